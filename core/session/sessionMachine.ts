import { clockSetSec } from './clockSet.js';
import { cancelNow } from './cancelNow.js';
import { isAllowed, refuseWithoutConsent } from './consent.js';
import { because, isOpen } from './openSession.js';
import { takeOperatorInput } from './operatorInputs.js';
import { holdWhenAway } from './presence.js';
import { behaviourEnded, decide, tick } from './promptMachine.js';
import { initialPromptPolicy, stepPromptPolicy } from './promptPolicy.js';
import { allowAutomatic, controlProtocol, followProtocol } from './protocolLead.js';
import { checkSetup, refuseProposal } from './refusals.js';
import { revisePrompt } from './revisePrompt.js';
import type { SuiteNote } from './SessionEvent.js';
import type { SessionInput, SessionParameters, SessionState, SessionStep } from './SessionInput.js';
import { steerSession } from './steerSession.js';
import { emptyRecord, executingPrompt, openPrompt } from './sessionRecord.js';
import { StepUnderConstruction } from './StepUnderConstruction.js';

/** Before the first session. */
export function initialSession(): SessionState {
  return {
    record: emptyRecord(),
    policy: initialPromptPolicy,
    progress: 0,
    standing: [],
    lastAnnotations: [],
  };
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
      return start(step, input);
    case 'frame':
      return frame(step, input);
    case 'hold':
    case 'resume':
    case 'emergency-stop':
    case 'stop':
      return steerSession(step, input.kind, because(input));
    case 'mark':
    case 'annotate':
    case 'consent':
    case 'hand-over':
    case 'heartbeat':
      return takeOperatorInput(step, input);
    case 'note':
      return note(step, input);
    case 'propose': {
      const refusal = refuseProposal(state.record, input, parameters.behaviours);
      if (refusal !== undefined) return step.done(refusal);
      step.propose({ behaviourId: input.behaviourId, say: input.say ?? '' }, because(input));
      return step.done();
    }
    case 'decide':
      return decide(step, input);
    case 'cancel':
      return cancelNow(step, { ...because(input), promptId: input.promptId });
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
      holdWhenAway(step);
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
  { setup, consents = [] }: Extract<SessionInput, { kind: 'start' }>,
): SessionStep {
  const { phase, setup: current } = step.state.record;
  if (phase !== 'idle' && phase !== 'ended') {
    const text = `Session ${current?.sessionId ?? ''} is ${phase}: stop it before you start another.`;
    return step.done({ code: 'session/already-running', text });
  }
  const wrong = checkSetup(setup) ?? refuseWithoutConsent(consents, step.parameters);
  if (wrong !== undefined) return step.done(wrong);
  const { nowNs, monotonicNs } = step;
  const { standing } = step.state;
  step.state = { ...initialSession(), standing, lastTime: { nowNs, monotonicNs } };
  step.log({ kind: 'started', setup, lowThreshold: step.parameters.promptPolicy.threshold });
  for (const word of consents) step.log({ kind: 'consent', ...word });
  for (const note of standing) step.log({ kind: 'noted', ...note });
  return step.done();
}

function frame(step: StepUnderConstruction, input: Extract<SessionInput, { kind: 'frame' }>): SessionStep {
  const { row } = input;
  const { record, lastRowNs } = step.state;
  if (!isOpen(step.state) || !isAllowed(record, 'numbers')) return step.done();
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
  revisePrompt(step, row);
  const busy = openPrompt(record) !== undefined || executingPrompt(record) !== undefined;
  // A protocol has rules of its own.
  if (record.phase !== 'running' || busy || record.setup?.protocol !== undefined) return step.done();
  const policyInput = {
    stampNs: row.stampNs,
    nowNs: step.monotonicNs,
    isFaceSeen: row.faceId !== undefined,
    engagement: row.engagement,
  };
  const { state: policy, proposal } = stepPromptPolicy(
    step.state.policy,
    policyInput,
    step.parameters.promptPolicy,
  );
  step.state = { ...step.state, policy };
  if (proposal !== undefined) {
    step.propose({ behaviourId: proposal.behaviourId, say: '' }, { by: 'session', ...proposal });
  }
  return step.done();
}
