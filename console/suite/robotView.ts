import * as z from 'zod/mini';

import type { BehaviourQueue, QueuedCommand } from '../../core/behaviour/behaviourQueue.js';
import type { PromptMessage } from '../../nodes/messages/sessionMessages.js';
import type { RobotMessage } from '../wire/fromServer.js';
import { parseJson, textOrNull } from '../wire/values.js';

type Doing = NonNullable<RobotMessage['now']>;

const commands = z.array(
  z.object({
    what: z.union([
      z.object({ say: z.string() }),
      z.object({ move: z.array(z.string()) }),
      z.object({ own: z.string() }),
    ]),
    atMs: z.number(),
    confirmed: z.boolean(),
  }),
);
const queueShape: z.ZodMiniType<BehaviourQueue> = z.object({
  turnId: z.string(),
  behaviourId: z.string(),
  stage: z.enum(['idle', 'running', 'settling']),
  now: commands,
  next: commands,
  saidEstimated: z.array(z.string()),
  saidConfirmed: z.array(z.string()),
});

/** How much of what is to come is shown. */
const shownNext = 6;

/**
 * What the robot does now and next, by the behaviour node's word, or else by the session's: what was sent to the node and is on
 * its way there.
 *
 * @param known.queue `undefined`: the behaviour node has said nothing
 * @param labelOf what people call a behaviour
 */
export function robotDoing(
  {
    queue,
    executing,
  }: { readonly queue: BehaviourQueue | undefined; readonly executing: PromptMessage | undefined },
  labelOf: (behaviourId: string) => string,
): Pick<RobotMessage, 'now' | 'next'> {
  if (queue !== undefined && queue.stage !== 'idle') {
    const doing = (commands: readonly QueuedCommand[], phase: string): Doing => ({
      promptId: textOrNull(queue.turnId),
      behaviourId: queue.behaviourId,
      label: labelOf(queue.behaviourId),
      text: textOrNull(commands.flatMap(({ what }) => ('say' in what ? [what.say] : [])).join(' ')),
      phase,
      progress: null,
      confirmed: commands.length > 0 && commands.every(({ confirmed }) => confirmed),
    });
    return {
      now: doing(queue.now, queue.stage === 'settling' ? 'settling' : phaseOf(queue.now)),
      next: queue.next.slice(0, shownNext).map((each) => doing([each], phaseOf([each]))),
    };
  }
  if (executing === undefined) return { now: null, next: [] };
  return {
    now: {
      promptId: executing.id,
      behaviourId: executing.behaviour_id,
      label: labelOf(executing.behaviour_id),
      text: textOrNull(executing.text),
      phase: 'sent',
      progress: null,
      confirmed: false,
    },
    next: [],
  };
}

function phaseOf(commands: readonly QueuedCommand[]): string {
  const says = commands.some(({ what }) => 'say' in what);
  const moves = commands.some(({ what }) => 'move' in what || 'own' in what);
  if (says && moves) return 'speaking and moving';
  return says ? 'speaking' : moves ? 'moving' : 'waiting';
}

/** What came on `rapport/behaviour/queue`; `undefined` for what is not such a queue (another version's). */
export function parseQueue(text: string): BehaviourQueue | undefined {
  const parsed = parseJson(text, queueShape);
  return parsed.ok ? parsed.value : undefined;
}
