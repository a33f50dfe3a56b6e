import type { Warning } from '../Warning.js';
import { clockSetSec } from './clockSet.js';
import { controlProtocol, followProtocol, allowAutomatic, endProtocol } from './protocolLead.js';
import { behaviourEnded, decide, tick } from './promptMachine.js';
import { checkSetup, refuseProposal } from './refusals.js';
import { initialPromptPolicy, resetLowTime, stepPromptPolicy } from './promptPolicy.js';
import type { Because, SuiteNote } from './SessionEvent.js';
import type { SessionInput, SessionParameters, SessionState, SessionStep } from './SessionInput.js';
import { emptyRecord, executingPrompt, openPrompt } from './sessionRecord.js';
import { StepUnderConstruction } from './StepUnderConstruction.js';

/** Before the first session. */
export function initialSession(): SessionState {
  return { record: emptyRecord(), policy: initialPromptPolicy, progress: 0, standing: [] };
}

/**
 * One step of a session: what the operator, the chain, the robot or the clock brings goes in; the new state, the log's
 * new entries and what is to be done come out.
 *
 * idle → running ⇄ held → stopping → ended (→ running with a new `start`). At most one prompt is open, and none while
 * the robot executes one. Nothing throws: what cannot be done is refused in a sentence.
 */
export function stepSession(
  state: SessionState,
  input: SessionInput,
  parameters: SessionParameters,
): SessionStep {
  const step = new StepUnderConstruction(state, input, parameters);
  noteTime(step);
  const { refusal } = take(step, input);
  followProtocol(step, input);
  return step.done(refusal);
}

function take(step: StepUnderConstruction, input: SessionInput): SessionStep {
  const { state, parameters } = step;
  switch (input.kind) {
    case 'start':
      return start(step, input.setup);
    case 'frame':
      return frame(step, input);
    case 'hold':
    case 'resume':
    case 'emergency-stop':
    case 'stop':
      return steer(step, input.kind, because(input));
    case 'mark':
      if (!isOpen(state)) return step.done(noSession('mark'));
      step.log({ kind: 'mark', by: input.by, text: input.text });
      return step.done();
    case 'note':
      return note(step, input);
    case 'annotate': {
      const { momentNs, value, childId, coder } = input;
      if (isOpen(state)) step.log({ kind: 'annotated', momentNs, value, childId, coder });
      return step.done();
    }
    case 'propose': {
      const refusal = refuseProposal(state.record, input, parameters.behaviours);
      if (refusal !== undefined) return step.done(refusal);
      step.propose({ behaviourId: input.behaviourId, say: input.say ?? '' }, because(input));
      return step.done();
    }
    case 'decide':
      return decide(step, input);
    case 'control':
      return controlProtocol(step, input);
    case 'automatic':
      return allowAutomatic(step, { isAllowed: input.isAllowed, ...because(input) });
    case 'behaviour-progress':
      if (executingPrompt(state.record)?.prompt.id === input.promptId) {
        step.state = { ...step.state, progress: Math.min(1, Math.max(0, input.progress)) };
      }
      return step.done();
    case 'behaviour-ended':
      return behaviourEnded(step, input);
    case 'tick':
      return tick(step);
  }
}

/** While a session goes on, a clock that was set is noted: the stamps before and after do not compare. */
function noteTime(step: StepUnderConstruction): void {
  const { state, nowNs, monotonicNs } = step;
  if (!isOpen(state) && state.record.phase !== 'stopping') return;
  const time = { nowNs, monotonicNs };
  const bySec = state.lastTime && clockSetSec(state.lastTime, time);
  if (bySec !== undefined) {
    step.log({ kind: 'clock-set', bySec });
    const text = `The computer's clock was set ${Math.abs(bySec).toFixed(1)} s ${bySec < 0 ? 'back' : 'forward'} during the session: stamps before and after do not compare; let time synchronisation slew the clock.`;
    step.warnings.push({ code: 'session/clock-set', text });
  }
  step.state = { ...step.state, lastTime: time };
}

function isOpen(state: SessionState): boolean {
  return state.record.phase === 'running' || state.record.phase === 'held';
}

function noSession(wanted: string): Warning {
  return {
    code: 'session/not-running',
    text: `No session is running, so there is nothing to ${wanted}: start one.`,
  };
}

/** A stop or a hold is never refused for want of a reason. */
function because(given: Because): Because {
  const reason = given.reason.trim();
  return { by: given.by, reason: reason === '' ? 'no reason given' : reason };
}

/** Kept for the next session's log, and for this one's; what is heard a second time is said once. */
function note(step: StepUnderConstruction, input: SuiteNote): SessionStep {
  const { node, what, sinceNs, values } = input;
  const isSame = (other: SuiteNote): boolean => other.node === node && other.what === what;
  const { standing } = step.state;
  if (standing.some((other) => isSame(other) && other.sinceNs === sinceNs)) return step.done();
  const noted = { node, what, sinceNs, values };
  step.state = { ...step.state, standing: [...standing.filter((other) => !isSame(other)), noted] };
  if (isOpen(step.state)) step.log({ kind: 'noted', ...noted });
  return step.done();
}

function start(
  step: StepUnderConstruction,
  setup: Extract<SessionInput, { kind: 'start' }>['setup'],
): SessionStep {
  const { phase, setup: current } = step.state.record;
  if (phase !== 'idle' && phase !== 'ended') {
    const text = `Session ${current?.sessionId ?? ''} is ${phase}: stop it before you start another.`;
    return step.done({ code: 'session/already-running', text });
  }
  const wrong = checkSetup(setup);
  if (wrong !== undefined) return step.done(wrong);
  const { nowNs, monotonicNs } = step;
  const { standing } = step.state;
  step.state = { ...initialSession(), standing, lastTime: { nowNs, monotonicNs } };
  step.log({ kind: 'started', setup, lowThreshold: step.parameters.promptPolicy.threshold });
  for (const note of standing) step.log({ kind: 'noted', ...note });
  return step.done();
}

function frame(step: StepUnderConstruction, input: Extract<SessionInput, { kind: 'frame' }>): SessionStep {
  const { row } = input;
  const { record, lastRowNs } = step.state;
  if (!isOpen(step.state)) return step.done();
  if (lastRowNs !== undefined && row.stampNs <= lastRowNs) {
    step.warnings.push(
      row.stampNs === lastRowNs
        ? {
            code: 'session/same-stamp',
            text: 'Two frames carry the same stamp: check that one camera publishes.',
          }
        : {
            code: 'session/stamp-backwards',
            text: 'Camera stamps run backwards: check the clock of the camera.',
          },
    );
    if (row.stampNs === lastRowNs) return step.done();
  }
  step.log({ kind: 'frame', row }, row.stampNs);
  step.state = { ...step.state, lastRowNs: row.stampNs };
  const busy = openPrompt(record) !== undefined || executingPrompt(record) !== undefined;
  // A protocol has rules of its own.
  if (record.phase !== 'running' || busy || record.setup?.protocol !== undefined) return step.done();
  const policyInput = { stampNs: row.stampNs, nowNs: step.monotonicNs, engagement: row.engagement };
  const { state: policy, proposal } = stepPromptPolicy(
    step.state.policy,
    policyInput,
    step.parameters.promptPolicy,
  );
  step.state = { ...step.state, policy };
  if (proposal !== undefined) {
    step.propose({ behaviourId: proposal.behaviourId, say: '' }, { by: 'session', reason: proposal.reason });
  }
  return step.done();
}

function steer(
  step: StepUnderConstruction,
  kind: 'hold' | 'resume' | 'emergency-stop' | 'stop',
  why: Because,
): SessionStep {
  const { phase } = step.state.record;
  if (kind === 'emergency-stop') return emergencyStop(step, why);
  if (!isOpen(step.state)) return step.done(noSession(kind));
  switch (kind) {
    case 'resume':
      if (phase !== 'held') {
        return step.done({
          code: 'session/not-held',
          text: 'The session is not held: there is nothing to resume.',
        });
      }
      step.log({ kind: 'resumed', ...why });
      step.state = { ...step.state, policy: resetLowTime(step.state.policy) };
      return step.done();
    case 'hold':
      if (phase === 'held') {
        return step.done({
          code: 'session/already-held',
          text: 'The session is held already: resume or stop it.',
        });
      }
      step.expirePrompt('the session was held');
      step.cancelBehaviour();
      step.log({ kind: 'held', ...why });
      return step.done();
    case 'stop':
      step.expirePrompt('the session was stopped');
      step.cancelBehaviour();
      endProtocol(step, why.by);
      step.log({ kind: 'stop-requested', ...why });
      step.state = { ...step.state, waitingSinceNs: step.monotonicNs };
      if (executingPrompt(step.state.record) === undefined) step.log({ kind: 'ended' });
      return step.done();
  }
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
