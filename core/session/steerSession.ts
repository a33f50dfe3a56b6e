import { isOpen, noSession, type Categorised } from './openSession.js';
import { resetLowTime } from './promptPolicy.js';
import { endProtocol } from './protocolLead.js';
import type { Because } from './SessionEvent.js';
import type { SessionStep } from './SessionInput.js';
import { executingPrompt } from './sessionRecord.js';
import type { StepUnderConstruction } from './StepUnderConstruction.js';

/** Holds, resumes or stops, whoever asks for it. */
export function steerSession(
  step: StepUnderConstruction,
  kind: 'hold' | 'resume' | 'emergency-stop' | 'stop',
  why: Categorised,
): SessionStep {
  if (kind === 'emergency-stop') return emergencyStop(step, { by: why.by, reason: why.reason });
  if (!isOpen(step.state)) return step.done(noSession(kind));
  const { phase } = step.state.record;
  switch (kind) {
    case 'resume':
      if (phase !== 'held') {
        const text = 'The session is not held: there is nothing to resume.';
        return step.done({ code: 'session/not-held', text });
      }
      step.log({ kind: 'resumed', ...why });
      // Who asks is there: a tool that fell silent has its time once more.
      step.state = {
        ...step.state,
        policy: resetLowTime(step.state.policy),
        heardOperatorNs: step.monotonicNs,
      };
      return step.done();
    case 'hold':
      if (phase === 'held') {
        const text = 'The session is held already: resume or stop it.';
        return step.done({ code: 'session/already-held', text });
      }
      holdSession(step, why);
      return step.done();
    case 'stop':
      stopSession(step, { by: why.by, reason: why.reason });
      return step.done();
  }
}

/** What runs is cancelled, what is open expires. */
export function holdSession(step: StepUnderConstruction, why: Categorised): void {
  step.expirePrompt('the session was held');
  step.cancelBehaviour();
  step.log({ kind: 'held', ...why });
}

/** The session ends as soon as the robot's behaviour has. */
export function stopSession(step: StepUnderConstruction, why: Because): void {
  step.expirePrompt('the session was stopped');
  step.cancelBehaviour();
  endProtocol(step, why.by);
  step.log({ kind: 'stop-requested', ...why });
  step.state = { ...step.state, waitingSinceNs: step.monotonicNs };
  if (executingPrompt(step.state.record) === undefined) step.log({ kind: 'ended' });
}

/** One press is sent many times over: messages of one program that follow within so long are one. */
const pressNs = 1_000_000_000n;

/**
 * Obeyed as long as a session is open or being stopped, and recorded once a press. After a resume the same press is a
 * new stop: the robot must not move on.
 */
function emergencyStop(step: StepUnderConstruction, why: Because): SessionStep {
  const { record, lastPress } = step.state;
  const { phase } = record;
  if (!isOpen(step.state) && phase !== 'stopping') return step.done(noSession('hold'));
  const isSamePress =
    lastPress !== undefined &&
    lastPress.by === why.by &&
    lastPress.reason === why.reason &&
    step.monotonicNs - lastPress.atNs < pressNs &&
    phase !== 'running';
  step.state = { ...step.state, lastPress: { ...why, atNs: step.monotonicNs } };
  if (isSamePress) return step.done();
  step.expirePrompt('emergency stop');
  // The behaviour node stops what it executes by itself; a goal that is still on its way to it is not stopped by that.
  step.cancelBehaviour();
  step.log({ kind: 'emergency-stop', ...why });
  return step.done();
}
