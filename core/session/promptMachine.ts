import { nanoseconds } from '../nanoseconds.js';
import { refuseDecision } from './refusals.js';
import type { PromptDecision, SessionInput, SessionStep } from './SessionInput.js';
import { executingPrompt, openPrompt } from './sessionRecord.js';
import type { StepUnderConstruction } from './StepUnderConstruction.js';

/** The operator's decision on the open prompt. */
export function decide(step: StepUnderConstruction, input: PromptDecision): SessionStep {
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
  if (chosen === undefined) return step.done();
  step.state = { ...step.state, progress: 0, waitingSinceNs: step.monotonicNs };
  step.outputs.push({ kind: 'execute', promptId, ...chosen });
  return step.done();
}

/** What the robot does and says after a decision; nothing after a skip, or where nothing but a move was proposed. */
function chooseExecution(
  step: StepUnderConstruction,
  input: PromptDecision,
): { readonly behaviourId: string; readonly say: string } | undefined {
  const prompt = openPrompt(step.state.record);
  if (prompt === undefined || input.decision === 'skip') return undefined;
  if (input.decision === 'approve')
    return prompt.behaviourId === '' ? undefined : { behaviourId: prompt.behaviourId, say: prompt.say };
  const behaviourId =
    input.behaviourId === undefined || input.behaviourId === '' ? prompt.behaviourId : input.behaviourId;
  const own = behaviourId === prompt.behaviourId ? prompt.say : step.wordsOf(behaviourId);
  const words = input.say?.trim() ?? '';
  return { behaviourId, say: words === '' ? own : words };
}

/** The robot is done with what it was sent. */
export function behaviourEnded(
  step: StepUnderConstruction,
  input: Extract<SessionInput, { kind: 'behaviour-ended' }>,
): SessionStep {
  const { promptId, outcome, progress, confirmed, message } = input;
  const executing = executingPrompt(step.state.record);
  if (executing?.prompt.id !== promptId) {
    const text = `A behaviour ended for prompt ${promptId}, which is not being executed: it is not recorded.`;
    step.warnings.push({ code: 'session/unexpected-result', text });
    return step.done();
  }
  const reached = Math.min(1, Math.max(0, progress));
  const asked = outcome === 'cancelled' ? executing.cancelled : undefined;
  step.log({
    kind: 'behaviour-ended',
    promptId,
    outcome,
    progress: reached,
    confirmed,
    message: asked === undefined ? message : `${asked.by} cancelled it (${asked.reason}). ${message}`,
  });
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

/** Time passes: prompts expire, and a robot that says nothing is given up. */
export function tick(step: StepUnderConstruction): SessionStep {
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
