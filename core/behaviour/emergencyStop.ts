import type { RobotCommand } from './Behaviour.js';
import type { JointAngles, JointTargets } from './checkJointAngles.js';
import { end, type Execution, type ExecutionStep, progressOf, report } from './Execution.js';
import { advanceJoints, restingJoints } from './jointMotion.js';
import { type JointName, jointNames, naoJoints } from './naoJoints.js';
import { targetsOf } from './planBehaviour.js';
import { cancelGoals, isOver } from './robotGoals.js';

/**
 * Ends the behaviour at once and holds every head and arm joint where it is: at its measured angle where the robot gives
 * one, else where it is believed to be. The joints go there at the speed of the behaviour's last movement: neither a
 * joint that is elsewhere than believed, nor a robot that reports nonsense, makes a stop fast. It does not cut power: the
 * robot would fall. What the robot's actions do is asked to end, after the hold.
 */
export function emergencyStop(state: Execution, nowNs: bigint, measured: JointAngles = {}): ExecutionStep {
  if (state.stage === 'ended') return report(state, nowNs, []);
  const motion = advanceJoints(state.motion, nowNs);
  const hold = holdCommand({ ...motion.angles, ...measured }, speedOf(state));
  const frozen: Execution = {
    ...state,
    motion: restingJoints({ ...motion.angles, ...measured }, nowNs),
    goals: cancelGoals(state.goals, nowNs),
    ending: {
      as: 'aborted',
      sentence: 'Emergency stop',
      progress: state.ending?.progress ?? progressOf(state, nowNs),
      settledNs: nowNs,
    },
  };
  const isMeasured = state.plan.neutral.names.every((name) => name in measured);
  const pose = !hold
    ? 'nothing more is sent to the robot'
    : isMeasured
      ? 'the robot holds its present pose'
      : 'the robot does not say where all of its joints are, and is held where they are believed to be';
  const active = cancelCommands(state);
  const asked = active.length === 0 ? '' : ' What its own actions do is asked to end at once.';
  return {
    ...end(frozen, nowNs, { outcome: 'aborted', message: `Emergency stop: ${pose}.${asked}` }),
    commands: [...(hold ? [hold] : []), ...active],
  };
}

/** What ends the goals that are not over. */
export function cancelCommands({ goals }: Pick<Execution, 'goals'>): readonly RobotCommand[] {
  return goals.flatMap((asked, index): RobotCommand[] =>
    isOver(asked) ? [] : [{ kind: 'cancel_goal', index }],
  );
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
function speedOf({ plan, gone, stage }: Execution): number {
  const last = gone.findLast(({ command }) => command.kind === 'joint_angles');
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
