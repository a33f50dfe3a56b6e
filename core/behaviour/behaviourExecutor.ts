import { millisecondsToNs } from '../nanoseconds.js';
import type { BehaviourPlan, RobotCommand, TimedCommand } from './Behaviour.js';
import type { JointAngles, JointTargets } from './checkJointAngles.js';
import { cancelCommands } from './emergencyStop.js';
import { endSentence } from './endSentence.js';
import { end, type Execution, type ExecutionStep, has, progressOf, report } from './Execution.js';
import { advanceJoints, moveJoints, restingJoints, secondsToRest } from './jointMotion.js';
import { areAllThere, judgeAll, noPursuit, observeJoints, pursue } from './jointPursuit.js';
import { pauseMs } from './planBehaviour.js';
import { postureContradiction } from './postureOfLegs.js';
import {
  askGoal,
  cancelGoals,
  endedGoals,
  goalTrouble,
  hearGoals,
  type GoalReport,
  isOver,
  type RobotGoal,
} from './robotGoals.js';
import { estimateSpeechMs } from './speechDuration.js';

/** Closer than this to its goal a joint is there; rounding leaves a trace. */
const restToleranceSec = 0.001;

/** Joints accelerate, and what they are told travels: so much later than estimated they are still waited for. */
const latenessNs = 1_500_000_000n;

/**
 * Begins; the first commands come with the first `stepExecution`. Times are of a clock that nobody sets.
 *
 * @param options.voice `action` where the robot's own speech action is served
 */
export function startExecution(
  plan: BehaviourPlan,
  options: {
    readonly turnId: string;
    readonly nowNs: bigint;
    readonly jointsNow?: JointAngles | undefined;
    readonly voice?: Execution['voice'] | undefined;
  },
): Execution {
  const { turnId, nowNs, jointsNow = {}, voice = 'topic' } = options;
  const believed = { ...anglesOf(plan.neutral), ...jointsNow };
  const motion = restingJoints(believed, nowNs);
  return {
    turnId,
    plan,
    startedNs: nowNs,
    voice,
    gone: [],
    waiting: plan.commands,
    goals: [],
    motion,
    pursuit: observeJoints(noPursuit, followed(plan, jointsNow), motion),
    speechUntilNs: nowNs,
    stage: 'running',
  };
}

/** What the servers of the robot's actions have said of each goal, in the order in which they were asked. */
export function hearReports(
  state: Execution,
  reports: readonly (GoalReport | undefined)[],
  nowNs: bigint,
): Execution {
  return state.goals.length === 0 ? state : { ...state, goals: hearGoals(state.goals, reports, nowNs) };
}

/**
 * What is due at this time. Call it ten times a second or more; commands come at the first call after their time. A sentence
 * that goes to the robot's speech action comes when the one before is over, by the robot's word.
 *
 * @param measured where the robot says that its joints are now; none where it does not say
 */
export function stepExecution(state: Execution, nowNs: bigint, measured: JointAngles = {}): ExecutionStep {
  if (state.stage === 'ended') return report(state, nowNs, []);
  if (state.stage === 'settling') {
    const isSettled = nowNs >= (state.ending?.settledNs ?? nowNs) && state.goals.every(isOver);
    return isSettled ? endSettling(state, nowNs) : report(state, nowNs, []);
  }
  const trouble = goalTrouble(state.goals);
  if (trouble !== undefined) return giveUp(state, nowNs, trouble);
  const { plan, startedNs } = state;
  const due = state.waiting.filter((each) => isDue(each, state, nowNs));
  const motionNow = advanceJoints(state.motion, nowNs);
  const seen = followed(plan, measured);
  let next: Execution = {
    ...state,
    gone: [...state.gone, ...due],
    waiting: state.waiting.filter((each) => !due.includes(each)),
    motion: motionNow,
    pursuit: observeJoints(state.pursuit, seen, motionNow),
  };
  const commands: RobotCommand[] = [];
  for (const { command } of due) {
    const goal = goalOf(command, state);
    if (goal !== undefined) {
      commands.push({ kind: 'goal', index: next.goals.length, goal });
      next = { ...next, goals: [...next.goals, askGoal(goal, nowNs)] };
    } else if (command.kind === 'joint_angles') {
      const { motion } = next;
      const pursuit = pursue(next.pursuit, command.targets, { measured: seen, motion });
      next = { ...next, pursuit, motion: moveJoints(motion, command.targets, nowNs) };
      commands.push(command);
    } else if (command.kind === 'speech') {
      next = { ...next, speechUntilNs: speechEnd(next, command.text, nowNs) };
      commands.push(command);
    }
  }
  const plannedMs = state.voice === 'action' ? plan.motionEndMs : plan.durationMs;
  const sentAll = next.waiting.length === 0 && nowNs >= startedNs + millisecondsToNs(plannedMs);
  // What was sent late, or set out from elsewhere than neutral, takes longer than planned.
  const atRest = nowNs >= next.speechUntilNs && secondsToRest(next.motion) < restToleranceSec;
  if (!sentAll || !atRest || !next.goals.every(isOver)) return report(next, nowNs, commands);
  const doneNs = next.doneNs ?? nowNs;
  if (!areAllThere(next.pursuit) && nowNs < doneNs + latenessNs)
    return report({ ...next, doneNs }, nowNs, commands);
  return { ...endByItself({ ...next, pursuit: judgeAll(next.pursuit, nowNs) }, nowNs, measured), commands };
}

function endByItself(state: Execution, nowNs: bigint, measured: JointAngles): ExecutionStep {
  const { plan, pursuit, goals } = state;
  const elsewhere = postureContradiction(goals, measured);
  const message = elsewhere ?? endSentence(plan, pursuit, goals);
  const isDone = pursuit.missed.length === 0 && elsewhere === undefined;
  return end(state, nowNs, { outcome: isDone ? 'succeeded' : 'failed', message });
}

/** Ends what nobody on the robot's side would get, before it has begun. */
export function failExecution(state: Execution, nowNs: bigint, message: string): ExecutionStep {
  if (state.stage === 'ended') return report(state, nowNs, []);
  const ending = { as: 'failed', sentence: message, progress: 0, settledNs: nowNs } as const;
  return end({ ...state, ending }, nowNs, { outcome: 'failed', message });
}

/**
 * Leaves the rest of the behaviour out and brings what had moved slowly back to neutral. A sentence that the robot has
 * begun is ended where its speech action says it; through naoqi_driver2 it cannot be cut short, and is waited for.
 */
export function cancelExecution(
  state: Execution,
  nowNs: bigint,
  reason: string,
  cancelledAs: 'cancelled' | 'aborted' = 'cancelled',
): ExecutionStep {
  if (state.stage !== 'running') return report(state, nowNs, []);
  return settle(state, nowNs, { as: cancelledAs, sentence: `The behaviour was ${cancelledAs}: ${reason}.` });
}

/** Ends what settles with what is known of it now. */
export function endSettling(state: Execution, nowNs: bigint): ExecutionStep {
  const { ending, goals } = state;
  if (state.stage !== 'settling' || ending === undefined) return report(state, nowNs, []);
  const message = [ending.sentence, ...endedGoals(goals)].join(' ');
  return end(state, nowNs, { outcome: ending.as, message });
}

/** Something of it has failed: nothing of it is tried again, or in another way. */
function giveUp(state: Execution, nowNs: bigint, trouble: string): ExecutionStep {
  const step = settle(state, nowNs, { as: 'failed', sentence: trouble });
  // A server that answers late finds that its goal is over.
  const late = state.goals.flatMap(({ report: how }, index): RobotCommand[] =>
    how === 'unanswered' || how === 'overdue' ? [{ kind: 'cancel_goal', index }] : [],
  );
  return { ...step, commands: [...late, ...step.commands] };
}

function settle(
  state: Execution,
  nowNs: bigint,
  ending: Pick<NonNullable<Execution['ending']>, 'as' | 'sentence'>,
): ExecutionStep {
  const { neutral } = state.plan;
  const moved = has(state.gone, 'joint_angles');
  const motion = moved ? moveJoints(state.motion, neutral, nowNs) : advanceJoints(state.motion, nowNs);
  const restNs = nowNs + millisecondsToNs(secondsToRest(motion) * 1000);
  const settledNs = restNs > state.speechUntilNs ? restNs : state.speechUntilNs;
  const settling: Execution = {
    ...state,
    motion,
    goals: cancelGoals(state.goals, nowNs),
    stage: 'settling',
    ending: { ...ending, settledNs, progress: progressOf(state, nowNs) },
  };
  const back: RobotCommand[] = moved ? [{ kind: 'joint_angles', targets: neutral }] : [];
  return report(settling, nowNs, [...cancelCommands(state), ...back]);
}

/** Whether a command's time has come; of the sentences that go to the robot's action, whether the one before is over. */
function isDue({ atMs, command }: TimedCommand, state: Execution, nowNs: bigint): boolean {
  if (state.voice === 'topic' || command.kind !== 'speech')
    return state.startedNs + millisecondsToNs(atMs) <= nowNs;
  const next = state.waiting.find((each) => each.command.kind === 'speech');
  if (next?.command !== command) return false;
  const before = state.goals.findLast(({ goal }) => goal.action === 'speech');
  if (before === undefined) return state.startedNs + millisecondsToNs(atMs) <= nowNs;
  return before.endedNs !== undefined && before.endedNs + millisecondsToNs(pauseMs) <= nowNs;
}

/** What a command asks of the robot's own actions; `undefined` for what goes to a topic. */
function goalOf(command: TimedCommand['command'], { voice }: Execution): RobotGoal | undefined {
  if (command.kind === 'body') return command.goal;
  return command.kind === 'speech' && voice === 'action'
    ? { action: 'speech', say: command.text }
    : undefined;
}

/** Joints that are followed: none while the robot's own software moves them. */
function followed(plan: BehaviourPlan, measured: JointAngles): JointAngles {
  return has(plan.commands, 'body') ? {} : measured;
}

function anglesOf(targets: JointTargets): JointAngles {
  return Object.fromEntries(targets.names.map((name, index) => [name, targets.angles[index] ?? 0]));
}

/** Until when the robot speaks: as planned (the pause before the next sentence counts), or later if it was sent late. */
function speechEnd(state: Execution, text: string, nowNs: bigint): bigint {
  const { plan, startedNs, waiting, speechUntilNs } = state;
  const nextSpeech = waiting.find(({ command }) => command.kind === 'speech');
  const plannedNs = startedNs + millisecondsToNs(nextSpeech?.atMs ?? plan.speechEndMs);
  const beginNs = speechUntilNs > nowNs ? speechUntilNs : nowNs;
  const endNs = beginNs + millisecondsToNs(estimateSpeechMs(text));
  return endNs > plannedNs ? endNs : plannedNs;
}
