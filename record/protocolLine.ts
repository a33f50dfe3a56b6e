import { z } from 'zod';

import { naoPostures } from '../core/behaviour/naoJoints.js';
import { controlKeys, protocolCauses, protocolMoves } from '../core/protocol/Protocol.js';
import { evidenceSchema } from './evidenceLine.js';

const text = z.record(z.string(), z.string());
const move = z.union([
  z.object({ kind: z.enum(protocolMoves) }),
  z.object({ kind: z.literal('go_to'), stepId: z.string() }),
]);
const action = z.looseObject({
  behaviourId: z.string(),
  phraseId: z.string().optional(),
  postures: z.array(z.enum(naoPostures)),
});
const limits = z.looseObject({
  lowBelow: z.number(),
  lowSec: z.number(),
  fallingBy: z.number(),
  fallingSec: z.number(),
  faceLostSec: z.number(),
  gapSec: z.number(),
});
const reactions = z.record(
  z.enum(protocolCauses),
  z.array(z.looseObject({ promptId: z.string().optional(), then: move })),
);

/** The protocol of a session as its log keeps it. */
export const sessionProtocolSchema = z.looseObject({
  source: z.string(),
  language: z.string(),
  automatic: z.boolean(),
  protocol: z.looseObject({
    id: z.string(),
    title: text,
    languages: z.array(z.string()),
    automatic: z.boolean(),
    keys: z.record(z.enum(controlKeys), z.string()),
    coolDownSec: z.number(),
    atMostPerMinute: z.number(),
    phrases: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
    prompts: z.record(
      z.string(),
      z.looseObject({ id: z.string(), title: text, key: z.string().optional(), action }),
    ),
    steps: z.array(
      z.looseObject({
        id: z.string(),
        title: text,
        group: z.string().optional(),
        key: z.string().optional(),
        operator: text.optional(),
        robot: action.optional(),
        response: z
          .looseObject({
            counts: text,
            waitSec: z.number(),
            engagement: z.looseObject({ atLeast: z.number(), forSec: z.number() }).optional(),
          })
          .optional(),
        reactions,
        watch: limits,
        promptIds: z.array(z.string()),
      }),
    ),
  }),
});

/** What a prompt is for, where a protocol proposes it. */
export const promptOfProtocolSchema = z.looseObject({
  proposalId: z.int(),
  stepId: z.string(),
  cause: z.enum(['step', 'help', ...protocolCauses]),
  promptId: z.string().optional(),
  then: move,
  evidence: evidenceSchema.optional(),
  askedBy: z.string().optional(),
});

const step = { stepId: z.string(), index: z.int(), attempt: z.int(), by: z.string() };

/** What happened in a protocol, by kind; what every entry of the log has beside that is the caller's to add. */
export const protocolFactShapes = {
  'step-begun': step,
  'step-ended': {
    ...step,
    how: z.enum(['next', 'back', 'repeat', 'skip', 'go-to', 'stop']),
    durationSec: z.number(),
  },
  responded: {
    stepId: z.string(),
    outcome: z.enum(['success', 'none']),
    afterSec: z.number().optional(),
    by: z.string(),
  },
  advised: {
    stepId: z.string(),
    cause: z.enum(protocolCauses),
    then: move,
    by: z.string(),
    reason: z.string(),
  },
  automatic: { isAllowed: z.boolean(), by: z.string(), reason: z.string() },
} as const;
