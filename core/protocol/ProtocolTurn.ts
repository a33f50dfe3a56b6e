import { nanoseconds } from '../nanoseconds.js';
import type { Warning } from '../Warning.js';
import { dueCause } from './dueReaction.js';
import { emptyEngagementWatch } from './engagementWatch.js';
import { reasonOf } from './evidence.js';
import type { Protocol, ProtocolCause, ProtocolStep, RobotAction } from './Protocol.js';
import type {
  Evidence,
  ProtocolEvent,
  ProtocolMoveName,
  ProtocolProposal,
  ProtocolState,
  ProtocolStepResult,
  StepInProgress,
} from './ProtocolRun.js';

const minuteNs = 60_000_000_000n;

/** One input's way through the protocol: the state as it changes, and what comes out. */
export class ProtocolTurn {
  readonly proposals: ProtocolProposal[] = [];
  readonly events: ProtocolEvent[] = [];
  readonly warnings: Warning[] = [];

  constructor(
    public state: ProtocolState,
    readonly protocol: Protocol,
    readonly nowNs: bigint,
  ) {}

  get current(): ProtocolStep | undefined {
    return this.state.step && this.protocol.steps[this.state.step.index];
  }

  change(changed: Partial<ProtocolState>): void {
    this.state = { ...this.state, ...changed };
  }

  changeStep(changed: Partial<StepInProgress>): void {
    if (this.state.step !== undefined) this.change({ step: { ...this.state.step, ...changed } });
  }

  beginStep(index: number, by: string): void {
    const next = this.protocol.steps[index];
    if (next === undefined) return;
    const attempt = (this.state.attempts[next.id] ?? 0) + 1;
    const isRepeated = this.state.lastStepId === next.id;
    const step: StepInProgress = {
      index,
      attempt,
      beganNs: this.nowNs,
      heldNs: 0n,
      // What the robot begins with comes first, if there is anything.
      waitSinceNs: next.robot === undefined && !this.isRobotBusy() ? this.nowNs : undefined,
    };
    this.change({
      step,
      lastStepId: next.id,
      attempts: { ...this.state.attempts, [next.id]: attempt },
      causes: isRepeated ? this.state.causes : {},
      advised: undefined,
      advisedReason: undefined,
      watch: emptyEngagementWatch,
    });
    this.events.push({ kind: 'step-begun', stepId: next.id, index, attempt, beganNs: this.nowNs, by });
    if (next.robot === undefined) return;
    this.change({
      pending: {
        stepId: next.id,
        cause: 'step',
        robot: this.robotPart(next.robot),
        then: { kind: 'stay' },
        reason: `the step "${next.id}" begins with it`,
        askedBy: by,
      },
    });
  }

  endStep(how: ProtocolMoveName, by: string): void {
    const { step, heldSinceNs } = this.state;
    const { current } = this;
    if (step === undefined || current === undefined) return;
    this.withdraw(`the operator chose ${how}`);
    const heldNs = step.heldNs + (heldSinceNs === undefined ? 0n : this.nowNs - heldSinceNs);
    this.events.push({
      kind: 'step-ended',
      stepId: current.id,
      index: step.index,
      attempt: step.attempt,
      how,
      by,
      beganNs: step.beganNs,
      endedNs: this.nowNs,
      durationSec: Number(this.nowNs - step.beganNs - heldNs) / 1e9,
      response: step.response,
    });
    this.change({ step: undefined });
  }

  /** What waits for a decision or for the robot to be silent is no longer wanted. */
  withdraw(reason: string): void {
    const { open } = this.state;
    if (open !== undefined) this.events.push({ kind: 'proposal-withdrawn', proposalId: open.id, reason });
    this.change({ open: undefined, pending: undefined });
  }

  isRobotBusy(): boolean {
    return this.state.isRobotActing || this.state.isRobotAwaited;
  }

  /** What the operator asked for, or else what has come up; nothing while the robot acts or the session is held. */
  proposeWhatIsDue(): void {
    const { state, current, nowNs } = this;
    if (state.phase !== 'running' || state.isRobotActing || current === undefined) return;
    if (state.pending !== undefined) {
      this.change({ pending: undefined });
      this.emit(state.pending);
      return;
    }
    if (state.isRobotAwaited || state.open !== undefined) return;
    if (state.quietUntilNs !== undefined && nowNs < state.quietUntilNs) return;
    const recent = state.proposedNs.filter((atNs) => nowNs - atNs < minuteNs);
    if (recent.length >= this.protocol.atMostPerMinute) return;
    const due = dueCause(state, current, nowNs);
    if (due === undefined) return;
    const reaction = this.react(due.cause, reasonOf(due.evidence), due.evidence);
    if (reaction === undefined) return;
    this.change({ proposedNs: [...recent, nowNs] });
    this.emit(reaction);
  }

  /** The step's reaction to a cause, whose turn it is; `undefined`: it has none. */
  react(cause: ProtocolCause, reason: string, evidence?: Evidence): Omit<ProtocolProposal, 'id'> | undefined {
    const { current } = this;
    const reactions = current?.reactions[cause] ?? [];
    const before = this.state.causes[cause] ?? 0;
    const reaction = reactions[Math.min(before, reactions.length - 1)];
    if (current === undefined || reaction === undefined) return undefined;
    this.change({ causes: { ...this.state.causes, [cause]: before + 1 } });
    const { promptId, then } = reaction;
    const prompt = promptId === undefined ? undefined : this.protocol.prompts[promptId];
    return {
      stepId: current.id,
      cause,
      promptId,
      robot: prompt && this.robotPart(prompt.action),
      then,
      reason,
      evidence,
    };
  }

  done(): ProtocolStepResult {
    const { state, proposals, events, warnings } = this;
    return { state, proposals, events, warnings };
  }

  private emit(wanted: Omit<ProtocolProposal, 'id'>): void {
    const id = this.state.proposals + 1;
    const hasRobot = wanted.robot !== undefined;
    const proposal = { id, ...wanted };
    this.proposals.push(proposal);
    const isAdvice = wanted.then.kind !== 'stay';
    this.change({
      proposals: id,
      advised: isAdvice ? wanted.then : undefined,
      advisedReason: isAdvice ? wanted.reason : undefined,
    });
    // What the operator's key asked for is decided: the robot does it now.
    if (wanted.askedBy === undefined) this.change({ open: proposal });
    else if (hasRobot) this.awaitRobot(id);
  }

  /** The robot is to do something: a response is waited for from its end. */
  awaitRobot(proposalId: number): void {
    this.change({ isRobotAwaited: true, awaitedProposalId: proposalId });
    this.changeStep({ waitSinceNs: undefined });
  }

  /** The robot is done, or will not begin. */
  robotIsDone(): void {
    this.change({ isRobotActing: false, isRobotAwaited: false, awaitedProposalId: undefined });
    this.changeStep({ waitSinceNs: this.nowNs });
  }

  coolDown(): void {
    this.change({ quietUntilNs: this.nowNs + nanoseconds(this.protocol.coolDownSec) });
  }

  /** What one of the protocol's prompts has the robot do, asked for by the operator. */
  ask(promptId: string, by: string): void {
    const prompt = this.protocol.prompts[promptId];
    const { current } = this;
    if (prompt === undefined || current === undefined) return;
    this.change({
      pending: {
        stepId: current.id,
        cause: 'help',
        promptId,
        robot: this.robotPart(prompt.action),
        then: { kind: 'stay' },
        reason: `${by} asked for it`,
        askedBy: by,
      },
    });
  }

  private robotPart({ behaviourId, phraseId }: RobotAction): ProtocolProposal['robot'] {
    if (phraseId === undefined) return { behaviourId, say: '' };
    const alternatives = this.protocol.phrases[phraseId]?.[this.state.language] ?? [];
    const said = this.state.said[phraseId] ?? 0;
    const say = alternatives[said % Math.max(1, alternatives.length)] ?? '';
    this.change({ said: { ...this.state.said, [phraseId]: said + 1 } });
    return { behaviourId, say };
  }
}
