import { nanoseconds } from '../nanoseconds.js';
import { initialPromptPolicy } from './promptPolicy.js';
import type { SessionEvent, SuiteNote } from './SessionEvent.js';
import type { SessionParameters, SessionState, SessionStep, SessionTime } from './SessionInput.js';
import { resumedProtocol } from './resumeProtocol.js';
import { followProtocol } from './protocolLead.js';
import { initialSession } from './sessionMachine.js';
import { executingPrompt, openPrompt, reduceEvents } from './sessionRecord.js';
import { StepUnderConstruction } from './StepUnderConstruction.js';

/**
 * A session whose node died, to be gone on with: its statistics, its cool-down and its open prompt as the log has them.
 *
 * What the robot was executing may or may not have been done: it is not executed again, and counts as failed. A session that
 * was being stopped ends.
 *
 * @param events the log in its order
 * @returns the step that goes on, with what is to be appended to the log; `undefined` where no session was open
 */
export function resumeSession(
  events: readonly SessionEvent[],
  time: SessionTime,
  parameters: SessionParameters,
): SessionStep | undefined {
  const last = events.at(-1);
  const reduced = reduceEvents(events);
  if (last === undefined || reduced.phase === 'idle' || reduced.phase === 'ended') return undefined;
  // Entries may be missing before the last one; no number is given twice.
  const record = { ...reduced, events: last.seq + 1 };
  const step = new StepUnderConstruction({ ...stateOf(events, time, parameters), record }, time, parameters);
  const lostNs = time.nowNs - last.stampNs;
  step.log({ kind: 'restarted', lostSec: lostNs > 0n ? Number(lostNs) / 1e9 : 0 });
  const executing = executingPrompt(record);
  if (executing !== undefined) {
    const promptId = executing.prompt.id;
    const message = 'the session node died meanwhile: nobody knows how far the robot came';
    step.log({
      kind: 'behaviour-ended',
      promptId,
      outcome: 'failed',
      progress: 0,
      confirmed: false,
      message,
    });
    // The robot may still be at it.
    step.outputs.push({ kind: 'cancel', promptId });
  }
  if (record.phase === 'stopping') step.log({ kind: 'ended' });
  else followProtocol(step, { kind: 'tick', ...time });
  return step.done();
}

function stateOf(
  events: readonly SessionEvent[],
  { nowNs, monotonicNs }: SessionTime,
  parameters: SessionParameters,
): SessionState {
  const record = reduceEvents(events);
  const { expirySec, coolDownSec } = parameters.promptPolicy;
  const decidedNs = record.prompts.findLast(({ decision }) => decision !== undefined)?.decision?.stampNs;
  const open = openPrompt(record);
  const left = (sinceNs: bigint, limitSec: number): bigint =>
    monotonicNs + within(nanoseconds(limitSec) - (nowNs - sinceNs), nanoseconds(limitSec));
  return {
    ...initialSession(),
    policy: {
      ...initialPromptPolicy,
      proposals: record.prompts.filter(({ prompt }) => prompt.by === 'session').length,
      ...(decidedNs !== undefined && { quietUntilNs: left(decidedNs, coolDownSec) }),
    },
    protocol: resumedProtocol(events, { nowNs, monotonicNs }),
    lastRowNs: events.findLast(({ kind }) => kind === 'frame')?.stampNs,
    standing: standingOf(events),
    lastTime: { nowNs, monotonicNs },
    ...(open !== undefined && { openUntilNs: left(open.stampNs, expirySec) }),
  };
}

/** Whatever the clock was set to meanwhile: no time limit is longer than it was, and none has passed for longer. */
function within(ns: bigint, limitNs: bigint): bigint {
  if (ns < 0n) return 0n;
  return ns > limitNs ? limitNs : ns;
}

function standingOf(events: readonly SessionEvent[]): readonly SuiteNote[] {
  const standing = new Map<string, SuiteNote>();
  for (const event of events) {
    if (event.kind !== 'noted') continue;
    const { node, what, sinceNs, values } = event;
    standing.set(`${node} ${what}`, { node, what, sinceNs, values });
  }
  return [...standing.values()];
}
