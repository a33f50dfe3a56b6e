import type { BehaviourPlan, RobotCommand, TimedCommand } from './Behaviour.js';
import { advanceJoints, type JointMotion, secondsToRest } from './jointMotion.js';
import type { JointPursuit } from './jointPursuit.js';
import { type AskedGoal, isOver } from './robotGoals.js';

/**
 * How an execution ended: to its end and, where the robot says where its joints are, with its joints where they were sent;
 * `failed` where they were not, or where an action of the robot's failed; `cancelled` by who had asked for it; `aborted` by an
 * emergency stop or the node's end.
 */
export type ExecutionOutcome = 'succeeded' | 'failed' | 'cancelled' | 'aborted';

export interface ExecutionResult {
  readonly outcome: ExecutionOutcome;
  /**
   * Whether the robot itself told the ends, by its actions; and where joints were sent somewhere, that they went there. naoqi_driver2
   * tells none: what went to its topics ends by an estimate.
   */
  readonly confirmed: boolean;
  /** How far it came, 0..1, estimated. */
  readonly progress: number;
  readonly durationSec: number;
  /** One sentence, or a few. */
  readonly message: string;
}

/** Why an execution comes to an early end. */
interface Ending {
  readonly as: Exclude<ExecutionOutcome, 'succeeded'>;
  readonly sentence: string;
  readonly progress: number;
  /** When the arms are back and, by the estimate, the sentence over. */
  readonly settledNs: bigint;
}

/** One behaviour on its way. */
export interface Execution {
  readonly turnId: string;
  readonly plan: BehaviourPlan;
  readonly startedNs: bigint;
  /** How it speaks: by naoqi_driver2's topic or by the robot's action; one or the other for all of its sentences. */
  readonly voice: 'topic' | 'action';
  /** Of the plan, what has been sent, in that order, and what has not. */
  readonly gone: readonly TimedCommand[];
  readonly waiting: readonly TimedCommand[];
  /** What the robot's actions were asked for. */
  readonly goals: readonly AskedGoal[];
  /** Where the joints are believed to be. */
  readonly motion: JointMotion;
  /** Where they are, by what the robot says. */
  readonly pursuit: JointPursuit;
  /** When all was sent and, by the estimate, done: the joints may be a little behind. */
  readonly doneNs?: bigint | undefined;
  /** The robot speaks until then, as far as can be told, what it was given on the topic. */
  readonly speechUntilNs: bigint;
  readonly stage: 'running' | 'settling' | 'ended';
  readonly ending?: Ending | undefined;
}

export interface ExecutionStep {
  readonly state: Execution;
  /** To be sent now, in order. */
  readonly commands: readonly RobotCommand[];
  /** 0..1, estimated. */
  readonly progress: number;
  readonly phase: 'speaking' | 'moving' | 'speaking and moving' | 'settling';
  /** Once, with the step that ends it. */
  readonly result?: ExecutionResult | undefined;
}

/** How far it is by the time that has passed, 0..1. */
export function progressOf(state: Execution, nowNs: bigint): number {
  const { durationMs } = state.plan;
  if (durationMs === 0) return 1;
  return Math.min(1, Math.max(0, Number(nowNs - state.startedNs) / 1e6 / durationMs));
}

/** A step that ends nothing. */
export function report(state: Execution, nowNs: bigint, commands: readonly RobotCommand[]): ExecutionStep {
  const active = state.goals.filter((each) => !isOver(each));
  const speaking = nowNs < state.speechUntilNs || active.some(({ goal }) => goal.action === 'speech');
  const moving =
    secondsToRest(advanceJoints(state.motion, nowNs)) > 0 ||
    active.some(({ goal }) => goal.action !== 'speech');
  const phase =
    speaking && moving ? 'speaking and moving' : speaking ? 'speaking' : moving ? 'moving' : 'settling';
  return {
    state,
    commands,
    progress: state.ending?.progress ?? progressOf(state, nowNs),
    phase: state.stage === 'running' ? phase : 'settling',
  };
}

/** The step that ends it. */
export function end(
  state: Execution,
  nowNs: bigint,
  { outcome, message }: Pick<ExecutionResult, 'outcome' | 'message'>,
): ExecutionStep {
  const progress = outcome === 'succeeded' ? 1 : (state.ending?.progress ?? progressOf(state, nowNs));
  const durationSec = Number(nowNs - state.startedNs) / 1e9;
  const confirmed = isConfirmed(state, outcome);
  const result: ExecutionResult = { outcome, confirmed, progress, durationSec, message };
  return { state: { ...state, stage: 'ended' }, commands: [], progress, phase: 'settling', result };
}

function isConfirmed({ goals, gone, pursuit }: Execution, outcome: ExecutionOutcome): boolean {
  const told = goals.every(({ report: how }) => how === 'done' || how === 'cancelled');
  const bySpeechTopic = goals.every(({ goal }) => goal.action !== 'speech') && has(gone, 'speech');
  if (goals.length === 0 || !told || bySpeechTopic) return false;
  const measured = outcome === 'succeeded' && pursuit.judged > 0 && pursuit.unknown === 0;
  const unfinished = outcome !== 'succeeded' && outcome !== 'cancelled';
  return !unfinished && (!has(gone, 'joint_angles') || measured);
}

/** Whether commands of this kind are among them. */
export function has(commands: readonly TimedCommand[], kind: TimedCommand['command']['kind']): boolean {
  return commands.some(({ command }) => command.kind === kind);
}
