import { isOpen, noSession } from './openSession.js';
import type { Because } from './SessionEvent.js';
import type { SessionStep } from './SessionInput.js';
import { executingPrompt } from './sessionRecord.js';
import type { StepUnderConstruction } from './StepUnderConstruction.js';

/**
 * Ends what the robot does, as a hold would, and the session goes on: the sentence that it has begun is said to its end, the
 * rest is left out, and its arms go slowly back to neutral.
 *
 * @param options.promptId what was seen to be executed, so that nothing else is ended; empty or absent: whichever it is
 */
export function cancelNow(
  step: StepUnderConstruction,
  { promptId = '', by, reason }: Because & { readonly promptId?: string | undefined },
): SessionStep {
  const { state } = step;
  if (!isOpen(state)) return step.done(noSession('cancel'));
  const executing = executingPrompt(state.record);
  if (executing === undefined) {
    const text = 'The robot executes nothing, so there is nothing to cancel.';
    return step.done({ code: 'session/nothing-to-cancel', text });
  }
  const { id } = executing.prompt;
  if (promptId !== '' && promptId !== id) {
    const text = `The robot executes prompt ${id} by now, not ${promptId}: look again, then cancel that.`;
    return step.done({ code: 'session/executes-another', text });
  }
  const before = executing.cancelled ?? state.record.hold;
  if (before !== undefined) {
    const text = `What the robot does is being ended already, by ${before.by}: wait for it, or stop the robot.`;
    return step.done({ code: 'session/already-cancelled', text });
  }
  step.log({ kind: 'cancel-requested', promptId: id, by, reason });
  step.cancelBehaviour();
  return step.done();
}
