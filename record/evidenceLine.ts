import { z } from 'zod';

import type { Evidence } from '../core/protocol/ProtocolRun.js';

/** What a prompt rests on, as the session's log keeps it. What a later version adds is kept. */
export const evidenceSchema: z.ZodType<Evidence> = z.looseObject({
  measure: z.enum([
    'mean engagement',
    'fall of engagement',
    'time without a response',
    'time without a face',
  ]),
  value: z.number(),
  threshold: z.number(),
  values: z.array(z.number()),
  windowSec: z.number(),
  readings: z.int(),
  source: z.enum(['prior', 'GenNet', 'culture', 'child', 'clock']),
  headId: z.string().optional(),
  standardDeviation: z.number().optional(),
  interval: z.tuple([z.number(), z.number()]).optional(),
  includesThreshold: z.boolean().optional(),
});
