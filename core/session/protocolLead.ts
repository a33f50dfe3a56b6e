import { initialProtocol, stepProtocol } from '../protocol/protocolMachine.js';
import type { ProtocolMove } from '../protocol/Protocol.js';
import type { ProtocolEvent, ProtocolInput, ProtocolProposal } from '../protocol/ProtocolRun.js';
import type { Warning } from '../Warning.js';
import { decide } from './promptMachine.js';
import type { SessionProtocol } from './ProtocolFact.js';
import { refuseProposal } from './refusals.js';
import type { Because, SessionEvent } from './SessionEvent.js';
import type { SessionInput, SessionStep, StepControl } from './SessionInput.js';
import { openPrompt, type SessionRecord } from './sessionRecord.js';
import type { StepUnderConstruction } from './StepUnderConstruction.js';

type Untimed<Input> = Input extends unknown ? Omit<Input, 'monotonicNs'> : never;
type ProtocolNews = Untimed<ProtocolInput>;

/**
 * Tells the protocol what this step of the session has brought, and does what it says: its events go into the log, what it
 * proposes becomes a prompt.
 *
 * All that it is told is in the log, time and the operator's control aside.
 */
export function followProtocol(step: StepUnderConstruction, input: SessionInput): void {
  if (chosen(step) === undefined) return;
  // Before anything that it could propose upon.
  if (step.events.some(({ kind }) => kind === 'held' || kind === 'emergency-stop'))
    tell(step, { kind: 'hold' });
  const told = tellEvents(step, 0);
  if (input.kind !== 'tick') return;
  tell(step, { kind: 'tick' });
  tellEvents(step, told);
}

/** Entries that the protocol adds are among what it is told. */
function tellEvents(step: StepUnderConstruction, from: number): number {
  let index = from;
  for (; index < step.events.length; index += 1) {
    const event = step.events[index];
    if (event !== undefined) for (const news of newsOf(step, event)) tell(step, news);
  }
  return index;
}

/** The operator leads through the protocol. */
export function controlProtocol(step: StepUnderConstruction, control: StepControl): SessionStep {
  const refusal = refuseControl(step, control);
  if (refusal !== undefined) return step.done(refusal);
  const [warning] = tell(step, controlNews(control));
  return step.done(warning);
}

/** The operator's word on whether prompts may be carried out without a decision. */
export function allowAutomatic(
  step: StepUnderConstruction,
  { isAllowed, by, reason }: Because & { readonly isAllowed: boolean },
): SessionStep {
  const { phase } = step.state.record;
  if (phase !== 'running' && phase !== 'held')
    return step.done({
      code: 'session/not-running',
      text: 'No session is running, so nothing can be carried out without a decision: start one.',
    });
  const protocol = chosen(step);
  if (isAllowed && (protocol?.automatic !== true || !protocol.protocol.automatic)) {
    const who = protocol === undefined ? 'there is no protocol' : whoForbids(protocol);
    const text = `Every prompt waits for a decision in this session, because ${who}.`;
    return step.done({ code: 'protocol/not-automatic', text });
  }
  if (isAllowed && phase === 'held')
    return step.done({
      code: 'protocol/held',
      text: 'The session is held, so nothing may be carried out without a decision: resume it first.',
    });
  step.log({ kind: 'automatic', isAllowed, by, reason });
  return step.done();
}

/** Whether the robot carries out the protocol's prompts without a decision: all three say so. */
export function isAutomatic({ setup, automaticBy }: Pick<SessionRecord, 'setup' | 'automaticBy'>): boolean {
  const protocol = setup?.protocol;
  return automaticBy !== undefined && protocol?.automatic === true && protocol.protocol.automatic;
}

/** The session is being stopped: the step that is gone through ends in the log before it. */
export function endProtocol(step: StepUnderConstruction, by: string): void {
  if (chosen(step) !== undefined) tell(step, { kind: 'stop', by });
}

function chosen({ state }: StepUnderConstruction): SessionProtocol | undefined {
  return state.record.setup?.protocol;
}

function whoForbids({ automatic, protocol }: SessionProtocol): string {
  return automatic ? `protocol ${protocol.id} does not allow it` : 'it was not started so';
}

function tell(step: StepUnderConstruction, news: ProtocolNews): readonly Warning[] {
  const protocol = chosen(step)?.protocol;
  if (protocol === undefined) return [];
  const before = step.state.protocol ?? initialProtocol(protocol);
  const { state, events, proposals, warnings } = stepProtocol(
    before,
    { ...news, monotonicNs: step.monotonicNs },
    protocol,
  );
  step.state = { ...step.state, protocol: state };
  for (const event of events) record(step, event);
  for (const proposal of proposals) propose(step, proposal);
  return warnings;
}

function record(step: StepUnderConstruction, event: ProtocolEvent): void {
  switch (event.kind) {
    case 'step-begun': {
      const { stepId, index, attempt, by } = event;
      step.log({ kind: 'step-begun', stepId, index, attempt, by });
      return;
    }
    case 'step-ended': {
      const { stepId, index, attempt, how, durationSec, by } = event;
      if (openPrompt(step.state.record)?.protocol !== undefined)
        step.expirePrompt(`its step has ended (${how})`);
      step.log({ kind: 'step-ended', stepId, index, attempt, how, durationSec, by });
      return;
    }
    case 'response': {
      const { stepId, outcome, afterSec, by } = event;
      step.log({ kind: 'responded', stepId, outcome, afterSec, by });
      return;
    }
    case 'proposal-withdrawn':
      if (openPrompt(step.state.record)?.protocol?.proposalId === event.proposalId)
        step.expirePrompt(event.reason);
      return;
    case 'finished':
      step.log({ kind: 'protocol-finished' });
      return;
  }
}

function propose(step: StepUnderConstruction, proposal: ProtocolProposal): void {
  const { id, stepId, cause, promptId, robot, then, reason, evidence, askedBy } = proposal;
  const by = askedBy ?? 'session';
  if (robot === undefined && askedBy !== undefined) {
    // Whoever asked may go there at once: there is nothing to decide.
    if (cause !== 'step' && cause !== 'help') step.log({ kind: 'advised', stepId, cause, then, by, reason });
    return;
  }
  step.expirePrompt('another was asked for');
  step.propose(
    { behaviourId: robot?.behaviourId ?? '', say: robot?.say ?? '' },
    { by, reason },
    { proposalId: id, stepId, cause, promptId, then, evidence, askedBy },
  );
  if (robot !== undefined && isAutomatic(step.state.record)) carryOut(step);
}

function carryOut(step: StepUnderConstruction): void {
  const prompt = openPrompt(step.state.record);
  const by = step.state.record.automaticBy;
  if (prompt === undefined || by === undefined) return;
  const reason = `carried out by itself: the protocol, the session's start and ${by} allow it`;
  decide(step, { promptId: prompt.id, decision: 'approve', automatic: true, by: 'session', reason });
}

/** What an entry of the log means for the protocol. */
function newsOf(step: StepUnderConstruction, event: SessionEvent): readonly ProtocolNews[] {
  switch (event.kind) {
    case 'started': {
      const { setup } = event;
      return [{ kind: 'start', by: setup.operator, language: setup.protocol?.language }];
    }
    case 'frame': {
      const { faceId, engagement } = event.row;
      const { smoothed: value, source, uncertainty, headId } = engagement ?? {};
      const isKnown = value !== undefined && source !== undefined && headId !== undefined;
      return [
        {
          kind: 'reading',
          isFaceSeen: faceId !== undefined,
          engagement: isKnown ? { value, uncertainty, source, headId } : undefined,
        },
      ];
    }
    case 'resumed':
      return [{ kind: 'resume' }];
    case 'prompt-proposed':
      // A prompt by hand takes the robot as if it acted already: nothing is proposed beside it.
      return event.prompt.protocol === undefined ? [{ kind: 'robot', isActing: true }] : [];
    case 'prompt-decided':
      return decisionNews(step, event);
    case 'behaviour-ended':
      return [{ kind: 'robot', isActing: false }];
    default:
      return [];
  }
}

function decisionNews(
  step: StepUnderConstruction,
  { promptId, decision, behaviourId, by }: Extract<SessionEvent, { kind: 'prompt-decided' }>,
): readonly ProtocolNews[] {
  const prompt = step.state.record.prompts.find((entry) => entry.prompt.id === promptId)?.prompt;
  const protocol = prompt?.protocol;
  const isActing = behaviourId !== undefined;
  if (protocol === undefined) return isActing ? [] : [{ kind: 'robot', isActing: false }];
  const isApproved = decision === 'approve' || decision === 'edit';
  const decided: ProtocolNews = {
    kind: 'decided',
    by,
    proposalId: protocol.proposalId,
    outcome: isApproved ? 'approved' : 'declined',
  };
  // The robot first: nothing may be proposed between the decision and what follows from it.
  if (isActing) return [{ kind: 'robot', isActing }, decided];
  return isApproved ? [decided, ...moveNews(protocol.then, by)] : [decided];
}

/** Going where a prompt that has nothing for the robot advised to go, once the operator has approved it. */
function moveNews(then: ProtocolMove, by: string): readonly ProtocolNews[] {
  if (then.kind === 'stay') return [];
  return then.kind === 'go_to' ? [{ kind: 'go-to', by, stepId: then.stepId }] : [{ kind: then.kind, by }];
}

function controlNews({ control, by, target = '' }: StepControl): ProtocolNews {
  switch (control) {
    case 'go-to':
      return { kind: 'go-to', by, stepId: target };
    case 'help':
      return { kind: 'help', by, promptId: target };
    case 'responded':
      return { kind: 'response', by, outcome: 'success' };
    case 'no-response':
      return { kind: 'response', by, outcome: 'none' };
    default:
      return { kind: control, by };
  }
}

function refuseControl(
  step: StepUnderConstruction,
  { control, seen, target = '' }: StepControl,
): Warning | undefined {
  const { record } = step.state;
  if (record.phase !== 'running') {
    const text = `The session is ${record.phase}: a protocol is gone through in a running one.`;
    return { code: 'session/not-running', text };
  }
  const protocol = chosen(step)?.protocol;
  if (protocol === undefined)
    return {
      code: 'session/no-protocol',
      text: 'This session has no protocol, so there are no steps: start one with a protocol.',
    };
  const { step: at, lastStepId } = step.state.protocol ?? {};
  const isOther =
    seen !== undefined &&
    (seen.stepId !== lastStepId || (seen.attempt !== undefined && seen.attempt !== at?.attempt));
  if (isOther) {
    const text = `The protocol is in step "${lastStepId ?? ''}" (attempt ${at?.attempt ?? 0}) and not in "${seen.stepId}" any more: look where it is.`;
    return { code: 'protocol/other-step', text };
  }
  if (control !== 'help' || !Object.hasOwn(protocol.prompts, target)) return undefined;
  const behaviourId = protocol.prompts[target]?.action.behaviourId ?? '';
  return refuseProposal(record, { behaviourId }, step.parameters.behaviours);
}
