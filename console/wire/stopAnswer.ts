import * as z from 'zod/mini';

import { maybeNumber, parseJson, shortText, type Parsed } from './values.js';

/** On /stop, and the answer of POST /api/stop. */
const stopAnswer = z.object({
  kind: z.literal('stop-answer'),
  press: shortText,
  /** `sent`: on the robot's topic; `acknowledged`: the behaviour node has it; `failed`: it has not within 2 s: chest button. */
  state: z.enum(['sent', 'acknowledged', 'failed']),
  /** From the press's arrival at the server; `null` until it is so. */
  acknowledgedMs: maybeNumber,
  /** Whether the session is held by it: `null` where no session runs or nothing is known. */
  sessionHeld: z.nullable(z.boolean()),
  says: shortText,
});
export type StopAnswer = z.infer<typeof stopAnswer>;

export function parseStopAnswer(text: string): Parsed<StopAnswer> {
  return parseJson(text, stopAnswer);
}
