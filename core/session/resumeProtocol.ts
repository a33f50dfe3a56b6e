import { nanoseconds } from '../nanoseconds.js';
import { protocolCauses, type Protocol, type ProtocolCause } from '../protocol/Protocol.js';
import { initialProtocol } from '../protocol/protocolMachine.js';
import type { ProtocolProposal, ProtocolState, StepInProgress } from '../protocol/ProtocolRun.js';
import type { SessionEvent } from './SessionEvent.js';
import type { SessionTime } from './SessionInput.js';
import { openPrompt, reduceEvents, type PromptRecord, type SessionRecord } from './sessionRecord.js';
import { openStep, stepTimes } from './stepRecords.js';

const minuteSec = 60;

/**
 * Where a session whose node died is in its protocol: the step with its time and response, what was said and proposed, the
 * open prompt and the cool-down as the log has them. What was seen of the child counts no more, and a response is waited for
 * anew. What the robot had not begun when the node died has to be asked for again.
 *
 * @param events the log in its order
 * @returns `undefined` where the session has no protocol
 */
export function resumedProtocol(
  events: readonly SessionEvent[],
  time: SessionTime,
): ProtocolState | undefined {
  const record = reduceEvents(events);
  const chosen = record.setup?.protocol;
  if (chosen === undefined) return undefined;
  const { protocol, language } = chosen;
  const initial = { ...initialProtocol(protocol), language };
  const last = record.steps.at(-1);
  if (last === undefined) return initial;
  const monotonicAt = (stampNs: bigint): bigint => {
    const agoNs = time.nowNs - stampNs;
    return time.monotonicNs - (agoNs < 0n ? 0n : agoNs);
  };
  const proposed = record.prompts.filter(({ prompt }) => prompt.protocol !== undefined);
  const unasked = proposed.filter(({ prompt }) => prompt.protocol?.askedBy === undefined);
  const open = openPrompt(record);
  const openProposal = open?.protocol === undefined ? undefined : proposalOf(open, open.protocol);
  const isAsked = openProposal?.askedBy !== undefined;
  const decidedNs = unasked.findLast(({ decision }) => decision !== undefined)?.decision?.stampNs;
  const counts = countsOf(events, protocol);
  return {
    ...initial,
    phase: phaseOf(record),
    step: stepOf(record, time, { isWaiting: open === undefined }),
    lastStepId: last.stepId,
    heldSinceNs: record.phase === 'held' ? time.monotonicNs : undefined,
    // A prompt by hand: nothing is proposed beside it.
    isRobotActing: open !== undefined && openProposal === undefined,
    isRobotAwaited: isAsked,
    awaitedProposalId: isAsked ? openProposal.id : undefined,
    open: isAsked ? undefined : openProposal,
    quietUntilNs:
      decidedNs === undefined ? undefined : monotonicAt(decidedNs) + nanoseconds(protocol.coolDownSec),
    proposedNs: unasked
      .map(({ prompt }) => monotonicAt(prompt.stampNs))
      .filter((atNs) => time.monotonicNs - atNs < nanoseconds(minuteSec)),
    proposals: Math.max(0, ...proposed.map(({ prompt }) => prompt.protocol?.proposalId ?? 0)),
    ...counts,
  };
}

function phaseOf(record: SessionRecord): ProtocolState['phase'] {
  if (openStep(record.steps) === undefined) return 'finished';
  return record.phase === 'held' ? 'held' : 'running';
}

/** The step that is being gone through, its times on the clock that nobody sets. */
function stepOf(
  record: SessionRecord,
  { nowNs, monotonicNs }: SessionTime,
  { isWaiting }: { readonly isWaiting: boolean },
): StepInProgress | undefined {
  const step = openStep(record.steps);
  if (step === undefined) return undefined;
  const { passedNs, heldNs } = stepTimes(step, { nowNs, clockSetNs: record.clockSetNs });
  return {
    index: step.index,
    attempt: step.attempt,
    beganNs: monotonicNs - passedNs,
    // A hold that goes on is counted up to now; the rest is counted from `heldSinceNs`.
    heldNs,
    response: step.response?.outcome,
    waitSinceNs: isWaiting ? monotonicNs : undefined,
  };
}

function proposalOf(
  { reason, behaviourId, say }: PromptRecord['prompt'],
  { proposalId, ...rest }: NonNullable<PromptRecord['prompt']['protocol']>,
): ProtocolProposal {
  const robot = behaviourId === '' ? undefined : { behaviourId, say };
  return { id: proposalId, ...rest, robot, reason };
}

/** How often each step was begun, each cause came up in the step that goes on, each phrase was proposed. */
function countsOf(
  events: readonly SessionEvent[],
  protocol: Protocol,
): Pick<ProtocolState, 'attempts' | 'causes' | 'said'> {
  const attempts: Record<string, number> = {};
  const said: Record<string, number> = {};
  let causes: Partial<Record<ProtocolCause, number>> = {};
  let lastStepId: string | undefined;
  for (const event of events) {
    if (event.kind === 'step-begun') {
      const { stepId } = event;
      attempts[stepId] = (attempts[stepId] ?? 0) + 1;
      if (stepId !== lastStepId) causes = {};
      lastStepId = stepId;
    }
    const proposed = event.kind === 'prompt-proposed' ? event.prompt.protocol : undefined;
    const raised = proposed?.cause ?? (event.kind === 'advised' ? event.cause : undefined);
    const cause = protocolCauses.find((each) => each === raised);
    if (cause !== undefined) causes[cause] = (causes[cause] ?? 0) + 1;
    if (proposed === undefined) continue;
    const { promptId, stepId } = proposed;
    const action =
      promptId === undefined
        ? protocol.steps.find(({ id }) => id === stepId)?.robot
        : protocol.prompts[promptId]?.action;
    const phraseId = action?.phraseId;
    // A mere move says nothing.
    const isSaid = event.kind === 'prompt-proposed' && event.prompt.behaviourId !== '';
    if (isSaid && phraseId !== undefined) said[phraseId] = (said[phraseId] ?? 0) + 1;
  }
  return { attempts, causes, said };
}
