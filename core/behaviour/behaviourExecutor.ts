import type { BehaviourPlan, RobotCommand } from './Behaviour.js';
import type { JointAngles, JointTargets } from './checkJointAngles.js';
import { endSentence } from './endSentence.js';
import { advanceJoints, type JointMotion, moveJoints, restingJoints, secondsToRest } from './jointMotion.js';
import {
  areAllThere,
  judgeAll,
  type JointPursuit,
  noPursuit,
  observeJoints,
  pursue,
} from './jointPursuit.js';
import { type JointName, jointNames, naoJoints } from './naoJoints.js';
import { targetsOf } from './planBehaviour.js';
import { estimateSpeechMs } from './speechDuration.js';

/**
 * How an execution ended: to its end and, where the robot says where its joints are, with its joints where they were sent;
 * `failed` where they were not; `cancelled` by who had asked for it; `aborted` by an emergency stop or the node's end.
 */
export type ExecutionOutcome = 'succeeded' | 'failed' | 'cancelled' | 'aborted';

/** `confirmed` is always false with naoqi_driver2: it reports no end, ours is an estimate. */
export interface ExecutionResult {
  readonly outcome: ExecutionOutcome;
  readonly confirmed: false;
  /** How far it came, 0..1, estimated. */
  readonly progress: number;
  readonly durationSec: number;
  /** One sentence. */
  readonly message: string;
}

/** One behaviour on its way. */
export interface Execution {
  readonly turnId: string;
  readonly plan: BehaviourPlan;
  readonly startedNs: bigint;
  /** Commands sent so far. */
  readonly sent: number;
  /** Where the joints are believed to be. */
  readonly motion: JointMotion;
  /** Where they are, by what the robot says. */
  readonly pursuit: JointPursuit;
  /** When all was sent and, by the estimate, done: the joints may be a little behind. */
  readonly doneNs?: bigint | undefined;
  /** The robot speaks until then, as far as can be told. */
  readonly speechUntilNs: bigint;
  readonly stage: 'running' | 'settling' | 'ended';
  /** While settling: when the arms are back, and why. */
  readonly settledNs?: bigint | undefined;
  readonly cancelReason?: string | undefined;
  readonly cancelledAs?: 'cancelled' | 'aborted' | undefined;
  readonly cancelProgress?: number | undefined;
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

/** Closer than this to its goal a joint is there; rounding leaves a trace. */
const restToleranceSec = 0.001;

/** Joints accelerate, and what they are told travels: so much later than estimated they are still waited for. */
const latenessNs = 1_500_000_000n;

const nanoseconds = (ms: number): bigint => BigInt(Math.round(ms * 1e6));

/** Begins; the first commands come with the first `stepExecution`. Times are of a clock that nobody sets. */
export function startExecution(
  plan: BehaviourPlan,
  options: { readonly turnId: string; readonly nowNs: bigint; readonly jointsNow?: JointAngles | undefined },
): Execution {
  const { turnId, nowNs, jointsNow = {} } = options;
  const believed = { ...anglesOf(plan.neutral), ...jointsNow };
  return {
    turnId,
    plan,
    startedNs: nowNs,
    sent: 0,
    motion: restingJoints(believed, nowNs),
    pursuit: observeJoints(noPursuit, jointsNow, restingJoints(believed, nowNs)),
    speechUntilNs: nowNs,
    stage: 'running',
  };
}

/**
 * What is due at this time. Call it ten times a second or more; commands come at the first call after their time.
 *
 * @param measured where the robot says that its joints are now; none where it does not say
 */
export function stepExecution(state: Execution, nowNs: bigint, measured: JointAngles = {}): ExecutionStep {
  if (state.stage === 'ended') return report(state, nowNs, []);
  if (state.stage === 'settling') {
    if (nowNs < (state.settledNs ?? nowNs)) return report(state, nowNs, []);
    const outcome = state.cancelledAs ?? 'cancelled';
    return end(state, nowNs, outcome, `The behaviour was ${outcome}: ${state.cancelReason ?? ''}.`);
  }
  const { plan, startedNs } = state;
  const due = plan.commands.slice(state.sent).filter(({ atMs }) => startedNs + nanoseconds(atMs) <= nowNs);
  const motionNow = advanceJoints(state.motion, nowNs);
  let next: Execution = {
    ...state,
    sent: state.sent + due.length,
    motion: motionNow,
    pursuit: observeJoints(state.pursuit, measured, motionNow),
  };
  for (const { command } of due) {
    if (command.kind === 'joint_angles') {
      const { motion } = next;
      const pursuit = pursue(next.pursuit, command.targets, { measured, motion });
      next = { ...next, pursuit, motion: moveJoints(motion, command.targets, nowNs) };
    } else next = { ...next, speechUntilNs: speechEnd(next, command.text, nowNs) };
  }
  const commands = due.map(({ command }) => command);
  const sentAll = next.sent === plan.commands.length && nowNs >= startedNs + nanoseconds(plan.durationMs);
  // What was sent late, or set out from elsewhere than neutral, takes longer than planned.
  const atRest = nowNs >= next.speechUntilNs && secondsToRest(next.motion) < restToleranceSec;
  if (!sentAll || !atRest) return report(next, nowNs, commands);
  const doneNs = next.doneNs ?? nowNs;
  if (!areAllThere(next.pursuit) && nowNs < doneNs + latenessNs)
    return report({ ...next, doneNs }, nowNs, commands);
  const pursuit = judgeAll(next.pursuit, nowNs);
  const outcome = pursuit.missed.length === 0 ? 'succeeded' : 'failed';
  return { ...end({ ...next, pursuit }, nowNs, outcome, endSentence(plan, pursuit)), commands };
}

/** Ends what nobody on the robot's side would get, before it has begun. */
export function failExecution(state: Execution, nowNs: bigint, message: string): ExecutionStep {
  if (state.stage === 'ended') return report(state, nowNs, []);
  return end({ ...state, cancelProgress: 0 }, nowNs, 'failed', message);
}

/**
 * Leaves the rest of the behaviour out and brings what had moved slowly back to neutral. A sentence that the robot has
 * begun cannot be cut short through naoqi_driver2; it is waited for.
 */
export function cancelExecution(
  state: Execution,
  nowNs: bigint,
  reason: string,
  cancelledAs: 'cancelled' | 'aborted' = 'cancelled',
): ExecutionStep {
  if (state.stage !== 'running') return report(state, nowNs, []);
  const { neutral, commands } = state.plan;
  const moved = commands.slice(0, state.sent).some(({ command }) => command.kind === 'joint_angles');
  const motion = moved ? moveJoints(state.motion, neutral, nowNs) : advanceJoints(state.motion, nowNs);
  const restNs = nowNs + nanoseconds(secondsToRest(motion) * 1000);
  const settling: Execution = {
    ...state,
    motion,
    stage: 'settling',
    settledNs: restNs > state.speechUntilNs ? restNs : state.speechUntilNs,
    cancelReason: reason,
    cancelledAs,
    cancelProgress: progressOf(state, nowNs),
  };
  return report(settling, nowNs, moved ? [{ kind: 'joint_angles', targets: neutral }] : []);
}

/**
 * Ends the behaviour at once and holds every head and arm joint where it is: at its measured angle where the robot gives
 * one, else where it is believed to be. The joints go there at the speed of the behaviour's last movement: neither a
 * joint that is elsewhere than believed, nor a robot that reports nonsense, makes a stop fast. It does not cut power: the
 * robot would fall.
 */
export function emergencyStop(state: Execution, nowNs: bigint, measured: JointAngles = {}): ExecutionStep {
  if (state.stage === 'ended') return report(state, nowNs, []);
  const motion = advanceJoints(state.motion, nowNs);
  const hold = holdCommand({ ...motion.angles, ...measured }, speedOf(state));
  const frozen: Execution = {
    ...state,
    motion: restingJoints({ ...motion.angles, ...measured }, nowNs),
    cancelProgress: state.cancelProgress ?? progressOf(state, nowNs),
  };
  const isMeasured = state.plan.neutral.names.every((name) => name in measured);
  const pose = !hold
    ? 'nothing more is sent to the robot'
    : isMeasured
      ? 'the robot holds its present pose'
      : 'the robot does not say where all of its joints are, and is held where they are believed to be';
  return { ...end(frozen, nowNs, 'aborted', `Emergency stop: ${pose}.`), commands: hold ? [hold] : [] };
}

/**
 * Holds joints where they are; `undefined` when nothing is known of any head or arm joint.
 *
 * @param speed the share of the joints' greatest speed at which they go there, 0..1: slow, for the angles may be wrong
 */
export function holdCommand(angles: JointAngles, speed: number): RobotCommand | undefined {
  const targets: JointTargets = targetsOf(upperBody(angles), speed);
  return targets.names.length === 0 ? undefined : { kind: 'joint_angles', targets };
}

/** Of the last movement that was sent; while the joints go back, and before the first one, that of the way back. */
function speedOf({ plan, sent, stage }: Execution): number {
  const last = plan.commands.slice(0, sent).findLast(({ command }) => command.kind === 'joint_angles');
  return stage === 'running' && last?.command.kind === 'joint_angles'
    ? last.command.targets.speed
    : plan.neutral.speed;
}

/** Robot drivers report fingers and wheels too, and angles a hair outside the ranges. */
function upperBody(angles: JointAngles): JointAngles {
  const held: Partial<Record<JointName, number>> = {};
  for (const name of jointNames) {
    const angle = angles[name];
    const { group, min, max } = naoJoints[name];
    if (angle === undefined || !Number.isFinite(angle) || group === 'leg') continue;
    held[name] = Math.min(max, Math.max(min, angle));
  }
  return held;
}

function anglesOf(targets: JointTargets): JointAngles {
  return Object.fromEntries(targets.names.map((name, index) => [name, targets.angles[index] ?? 0]));
}

/** Until when the robot speaks: as planned (the pause before the next sentence counts), or later if it was sent late. */
function speechEnd(state: Execution, text: string, nowNs: bigint): bigint {
  const { plan, startedNs, sent, speechUntilNs } = state;
  const nextSpeech = plan.commands.slice(sent).find(({ command }) => command.kind === 'speech');
  const plannedNs = startedNs + nanoseconds(nextSpeech?.atMs ?? plan.speechEndMs);
  const beginNs = speechUntilNs > nowNs ? speechUntilNs : nowNs;
  const endNs = beginNs + nanoseconds(estimateSpeechMs(text));
  return endNs > plannedNs ? endNs : plannedNs;
}

function progressOf(state: Execution, nowNs: bigint): number {
  const { durationMs } = state.plan;
  if (durationMs === 0) return 1;
  return Math.min(1, Math.max(0, Number(nowNs - state.startedNs) / 1e6 / durationMs));
}

function report(state: Execution, nowNs: bigint, commands: readonly RobotCommand[]): ExecutionStep {
  const speaking = nowNs < state.speechUntilNs;
  const moving = secondsToRest(advanceJoints(state.motion, nowNs)) > 0;
  const active =
    speaking && moving ? 'speaking and moving' : speaking ? 'speaking' : moving ? 'moving' : 'settling';
  return {
    state,
    commands,
    progress: state.cancelProgress ?? progressOf(state, nowNs),
    phase: state.stage === 'running' ? active : 'settling',
  };
}

function end(
  state: Execution,
  nowNs: bigint,
  outcome: ExecutionResult['outcome'],
  message: string,
): ExecutionStep {
  const progress = outcome === 'succeeded' ? 1 : (state.cancelProgress ?? progressOf(state, nowNs));
  const durationSec = Number(nowNs - state.startedNs) / 1e9;
  const result: ExecutionResult = { outcome, confirmed: false, progress, durationSec, message };
  return { state: { ...state, stage: 'ended' }, commands: [], progress, phase: 'settling', result };
}
