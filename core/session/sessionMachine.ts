import { nanoseconds } from '../nanoseconds.js';
import { clockSetSec } from './clockSet.js';
import { checkSetup, refuseDecision, refuseProposal } from './refusals.js';
import { isAllowed, refuseWithoutConsent } from './consent.js';
import { because, isOpen } from './openSession.js';
import { takeOperatorInput } from './operatorInputs.js';
import { holdWhenAway } from './presence.js';
import { initialPromptPolicy, stepPromptPolicy } from './promptPolicy.js';
import { revisePrompt } from './revisePrompt.js';
import { steerSession } from './steerSession.js';
import type { SuiteNote } from './SessionEvent.js';
import type {
  PromptDecision,
  SessionInput,
  SessionParameters,
  SessionState,
  SessionStep,
} from './SessionInput.js';
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
  if (record.phase !== 'running' || busy) return step.done();
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

function decide(step: StepUnderConstruction, input: PromptDecision): SessionStep {
  const { record } = step.state;
  const refusal = refuseDecision(record, input, step.parameters.behaviours, { isOverdue: isOverdue(step) });
  if (refusal !== undefined) {
    if (refusal.code === 'prompt/expired') expireOverdue(step);
    return step.done(refusal);
  }
  const { promptId, decision, by, reason, automatic, revision = 1 } = input;
  const chosen = chooseExecution(step, input);
  step.log({
    kind: 'prompt-decided',
    promptId,
    ...(revision > 1 && { revision }),
    decision,
    by,
    reason,
    automatic,
    ...chosen,
  });
  step.coolDown();
  step.state = { ...step.state, progress: 0, waitingSinceNs: step.monotonicNs };
  if (chosen !== undefined) step.outputs.push({ kind: 'execute', promptId, ...chosen });
  return step.done();
}

/** What the robot does and says after a decision; nothing after a skip. */
function chooseExecution(
  step: StepUnderConstruction,
  input: PromptDecision,
): { readonly behaviourId: string; readonly say: string } | undefined {
  const prompt = openPrompt(step.state.record);
  if (prompt === undefined || input.decision === 'skip') return undefined;
  if (input.decision === 'approve') return { behaviourId: prompt.behaviourId, say: prompt.say };
  const behaviourId =
    input.behaviourId === undefined || input.behaviourId === '' ? prompt.behaviourId : input.behaviourId;
  const own = behaviourId === prompt.behaviourId ? prompt.say : step.wordsOf(behaviourId);
  const words = input.say?.trim() ?? '';
  return { behaviourId, say: words === '' ? own : words };
}

function behaviourEnded(
  step: StepUnderConstruction,
  input: Extract<SessionInput, { kind: 'behaviour-ended' }>,
): SessionStep {
  const { promptId, outcome, progress, confirmed, message } = input;
  if (executingPrompt(step.state.record)?.prompt.id !== promptId) {
    const text = `A behaviour ended for prompt ${promptId}, which is not being executed: it is not recorded.`;
    step.warnings.push({ code: 'session/unexpected-result', text });
    return step.done();
  }
  const reached = Math.min(1, Math.max(0, progress));
  step.log({ kind: 'behaviour-ended', promptId, outcome, progress: reached, confirmed, message });
  if (step.state.record.phase === 'stopping') step.log({ kind: 'ended' });
  return step.done();
}

/** By the stamps only where nobody knows any more when the prompt was proposed, in a session read back from its log. */
function isOverdue({ state, nowNs, monotonicNs }: StepUnderConstruction): boolean {
  const prompt = openPrompt(state.record);
  if (prompt === undefined) return false;
  return state.openUntilNs === undefined ? nowNs >= prompt.expiresNs : monotonicNs >= state.openUntilNs;
}

function expireOverdue(step: StepUnderConstruction): void {
  if (isOverdue(step)) step.expirePrompt('nobody decided in time');
}

function tick(step: StepUnderConstruction): SessionStep {
  const { parameters, monotonicNs } = step;
  expireOverdue(step);
  const { record, progress } = step.state;
  const executing = executingPrompt(record);
  if (executing?.decision === undefined) return step.done();
  const promptId = executing.prompt.id;
  const stopping = record.phase === 'stopping';
  const sinceNs = step.state.waitingSinceNs ?? monotonicNs;
  step.state = { ...step.state, waitingSinceNs: sinceNs };
  const limitSec = stopping ? parameters.stopTimeoutSec : parameters.behaviourTimeoutSec;
  if (monotonicNs - sinceNs < nanoseconds(limitSec)) return step.done();
  const message = `the robot's side reported no result within ${limitSec} s`;
  if (!stopping) step.outputs.push({ kind: 'cancel', promptId });
  step.log({ kind: 'behaviour-ended', promptId, outcome: 'timed-out', progress, confirmed: false, message });
  step.warnings.push({
    code: 'session/behaviour-silent',
    text: `Behaviour of ${promptId}: ${message}; look at the robot.`,
  });
  if (stopping) step.log({ kind: 'ended' });
  return step.done();
}
