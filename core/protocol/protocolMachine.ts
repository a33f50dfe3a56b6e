import { emptyEngagementWatch, forgetSilence, stepEngagementWatch } from './engagementWatch.js';
import type { Protocol } from './Protocol.js';
import type { ProtocolInput, ProtocolState, ProtocolStepResult } from './ProtocolRun.js';
import { ProtocolTurn } from './ProtocolTurn.js';

/** Before the first step. */
export function initialProtocol(protocol: Protocol): ProtocolState {
  return {
    phase: 'ready',
    language: protocol.languages[0] ?? '',
    isRobotActing: false,
    isRobotAwaited: false,
    proposedNs: [],
    proposals: 0,
    attempts: {},
    causes: {},
    said: {},
    watch: emptyEngagementWatch,
  };
}

/**
 * One input: the new state, what is proposed and what goes into the log.
 *
 * ready → running ⇄ held → finished. Only the operator moves from step to step; the protocol proposes, and says where it
 * would go. What the operator's key asks for (a step's beginning, the answer to a response) comes out as a proposal that
 * is asked for, at once or as soon as the robot is silent. Nothing is proposed while the robot acts, the session is held
 * or another proposal is open; what nobody asked for also keeps the cool-down after a decision and the number a minute.
 * Nothing throws: what cannot be done is a warning.
 */
export function stepProtocol(
  state: ProtocolState,
  input: ProtocolInput,
  protocol: Protocol,
): ProtocolStepResult {
  const turn = new ProtocolTurn(state, protocol, input.monotonicNs);
  take(turn, input);
  turn.proposeWhatIsDue();
  return turn.done();
}

function take(turn: ProtocolTurn, input: ProtocolInput): void {
  switch (input.kind) {
    case 'start':
      start(turn, input);
      return;
    case 'next':
    case 'back':
    case 'repeat':
    case 'skip':
    case 'go-to':
      move(turn, input);
      return;
    case 'help':
      help(turn, input);
      return;
    case 'response':
      respond(turn, input);
      return;
    case 'reading':
      read(turn, input);
      return;
    case 'robot':
      if (input.isActing) turn.change({ isRobotActing: true });
      else turn.robotIsDone();
      return;
    case 'decided':
      decided(turn, input);
      return;
    case 'hold':
      hold(turn);
      return;
    case 'resume':
      resume(turn);
      return;
    case 'tick':
      if (turn.current !== undefined)
        turn.change({ watch: forgetSilence(turn.state.watch, turn.nowNs, turn.current.watch) });
      return;
    case 'stop':
      if (isUnderWay(turn)) finish(turn, 'stop', input.by);
      return;
  }
}

type InputOf<Kind extends ProtocolInput['kind']> = Extract<ProtocolInput, { kind: Kind }>;

function isUnderWay({ state }: ProtocolTurn): boolean {
  return state.phase === 'running' || state.phase === 'held';
}

function start(turn: ProtocolTurn, { by, language }: InputOf<'start'>): void {
  const { protocol, state } = turn;
  if (isUnderWay(turn)) {
    turn.warnings.push({
      code: 'protocol/already-running',
      text: `Protocol ${protocol.id} is being gone through: stop it first.`,
    });
    return;
  }
  const chosen = language ?? protocol.languages[0] ?? '';
  if (!protocol.languages.includes(chosen)) {
    const text = `Protocol ${protocol.id} has no phrases in "${chosen}": choose ${protocol.languages.join(', ')}.`;
    turn.warnings.push({ code: 'protocol/language', text });
    return;
  }
  const { isRobotActing } = state;
  turn.state = { ...initialProtocol(protocol), phase: 'running', language: chosen, isRobotActing };
  turn.beginStep(0, by);
}

function move(turn: ProtocolTurn, input: InputOf<'next' | 'back' | 'repeat' | 'skip' | 'go-to'>): void {
  const { state, protocol } = turn;
  const { kind, by } = input;
  if (state.phase === 'held') {
    turn.warnings.push({
      code: 'protocol/held',
      text: `The session is held, so there is no ${kind}: resume it first.`,
    });
    return;
  }
  if (state.phase !== 'running' || state.step === undefined) {
    turn.warnings.push({
      code: 'protocol/not-running',
      text: `No protocol is being gone through, so there is no ${kind}: start one.`,
    });
    return;
  }
  const { index } = state.step;
  const target =
    kind === 'go-to' ? protocol.steps.findIndex(({ id }) => id === input.stepId) : index + by1(kind);
  if (kind === 'go-to' && target < 0) {
    const known = protocol.steps.map(({ id }) => id).join(', ');
    turn.warnings.push({
      code: 'protocol/no-step',
      text: `Protocol ${protocol.id} has no step "${input.stepId}": choose ${known}.`,
    });
    return;
  }
  if (target < 0) {
    turn.warnings.push({
      code: 'protocol/first-step',
      text: 'This is the first step: there is none to go back to.',
    });
    return;
  }
  if (target >= protocol.steps.length) {
    finish(turn, kind, by);
    return;
  }
  turn.endStep(kind, by);
  turn.beginStep(target, by);
}

function by1(kind: 'next' | 'back' | 'repeat' | 'skip'): number {
  return kind === 'repeat' ? 0 : kind === 'back' ? -1 : 1;
}

function finish(
  turn: ProtocolTurn,
  how: 'next' | 'skip' | 'stop' | 'back' | 'repeat' | 'go-to',
  by: string,
): void {
  turn.endStep(how, by);
  turn.change({ phase: 'finished', advised: undefined, advisedReason: undefined, heldSinceNs: undefined });
  turn.events.push({ kind: 'finished', atNs: turn.nowNs });
}

function help(turn: ProtocolTurn, { by, promptId }: InputOf<'help'>): void {
  const { state, protocol } = turn;
  if (state.phase !== 'running' || state.step === undefined) {
    turn.warnings.push({
      code: 'protocol/not-running',
      text: 'No step is being gone through, so there is no help to give: propose a behaviour instead.',
    });
    return;
  }
  if (!Object.hasOwn(protocol.prompts, promptId)) {
    const known = Object.keys(protocol.prompts).join(', ');
    turn.warnings.push({
      code: 'protocol/no-prompt',
      text: `Protocol ${protocol.id} has no prompt "${promptId}": choose ${known}.`,
    });
    return;
  }
  turn.ask(promptId, by);
}

function respond(turn: ProtocolTurn, { by, outcome }: InputOf<'response'>): void {
  const { state, current } = turn;
  if (state.phase !== 'running' || state.step === undefined || current === undefined) {
    turn.warnings.push({
      code: 'protocol/not-running',
      text: 'No step is being gone through, so there is nothing to respond to.',
    });
    return;
  }
  noteResponse(turn, by, outcome);
  turn.withdraw(outcome === 'success' ? 'the child responded' : 'the operator saw no response');
  turn.changeStep({ waitSinceNs: turn.isRobotBusy() ? undefined : turn.nowNs });
  turn.change({ watch: emptyEngagementWatch });
  const saw = outcome === 'success' ? 'saw a response' : 'saw no response';
  const reaction = turn.react(outcome === 'success' ? 'success' : 'no_response', `${by} ${saw}`);
  if (reaction !== undefined) turn.change({ pending: { ...reaction, askedBy: by } });
}

function noteResponse(turn: ProtocolTurn, by: string, outcome: 'success' | 'none'): void {
  const { current, state } = turn;
  if (current === undefined) return;
  const waitSinceNs = state.step?.waitSinceNs;
  const afterSec = waitSinceNs === undefined ? undefined : Number(turn.nowNs - waitSinceNs) / 1e9;
  turn.events.push({ kind: 'response', stepId: current.id, outcome, afterSec, by });
  turn.changeStep({ response: outcome });
}

function read(turn: ProtocolTurn, { isFaceSeen, engagement }: InputOf<'reading'>): void {
  const { state, current } = turn;
  if (state.phase !== 'running' || state.step === undefined || current === undefined) return;
  const limits = { ...current.watch, highAtLeast: current.response?.engagement?.atLeast };
  turn.change({
    watch: stepEngagementWatch(state.watch, { atNs: turn.nowNs, isFaceSeen, engagement }, limits),
  });
}

/** After a decision the child is given time: what was seen before it counts no more. */
function decided(turn: ProtocolTurn, { by, proposalId, outcome }: InputOf<'decided'>): void {
  const { open, awaitedProposalId, isRobotActing } = turn.state;
  if (open?.id === proposalId) {
    turn.change({ open: undefined, watch: emptyEngagementWatch });
    turn.coolDown();
    // Engagement counted as the response, and the operator agrees.
    if (outcome === 'approved' && open.cause === 'success') noteResponse(turn, by, 'success');
    if (outcome === 'approved' && open.robot !== undefined) turn.awaitRobot(proposalId);
    else turn.changeStep({ waitSinceNs: isRobotActing ? undefined : turn.nowNs });
    return;
  }
  // What was asked for was refused, so that the robot will not begin.
  if (awaitedProposalId === proposalId && outcome === 'declined' && !isRobotActing) turn.robotIsDone();
}

function hold(turn: ProtocolTurn): void {
  if (turn.state.phase !== 'running') return;
  turn.withdraw('the session was held');
  turn.change({ phase: 'held', heldSinceNs: turn.nowNs });
}

/** The wait begins anew, and what was seen before the hold counts no more. */
function resume(turn: ProtocolTurn): void {
  const { phase, heldSinceNs, step } = turn.state;
  if (phase !== 'held' || step === undefined) return;
  const heldNs = step.heldNs + (heldSinceNs === undefined ? 0n : turn.nowNs - heldSinceNs);
  turn.change({ phase: 'running', heldSinceNs: undefined, watch: emptyEngagementWatch });
  turn.changeStep({ heldNs, waitSinceNs: turn.isRobotBusy() ? undefined : turn.nowNs });
}
