import type { JointAngles, JointTargets } from './checkJointAngles.js';
import { type JointName, jointNames, naoJoints } from './naoJoints.js';

/** Joints on their way: each moves to its target at a fraction of its greatest speed. */
export interface JointMotion {
  /** Where each known joint is. */
  readonly angles: JointAngles;
  readonly goals: Readonly<Partial<Record<JointName, { readonly angle: number; readonly speed: number }>>>;
  readonly atNs: bigint;
}

/** Joints at rest. */
export function restingJoints(angles: JointAngles, atNs: bigint): JointMotion {
  return { angles, goals: {}, atNs };
}

/**
 * The joints at a later time. Constant speed without acceleration: a lower bound of the time that the robot needs. Time
 * that runs backwards moves nothing.
 */
export function advanceJoints(motion: JointMotion, nowNs: bigint): JointMotion {
  const seconds = Math.max(0, Number(nowNs - motion.atNs) / 1e9);
  const angles: Partial<Record<JointName, number>> = { ...motion.angles };
  const goals: Partial<Record<JointName, { angle: number; speed: number }>> = {};
  for (const name of jointNames) {
    const goal = motion.goals[name];
    if (goal === undefined) continue;
    const from = motion.angles[name] ?? goal.angle;
    const most = goal.speed * naoJoints[name].maxSpeed * seconds;
    const left = goal.angle - from;
    if (Math.abs(left) <= most) angles[name] = goal.angle;
    else {
      angles[name] = from + Math.sign(left) * most;
      goals[name] = goal;
    }
  }
  return { angles, goals, atNs: nowNs };
}

/** Gives joints new targets from now on; the others keep theirs. */
export function moveJoints(motion: JointMotion, targets: JointTargets, nowNs: bigint): JointMotion {
  const now = advanceJoints(motion, nowNs);
  const goals: Partial<Record<JointName, { angle: number; speed: number }>> = { ...now.goals };
  for (const [index, name] of targets.names.entries()) {
    const angle = targets.angles[index];
    if (angle !== undefined) goals[name] = { angle, speed: targets.speed };
  }
  return { ...now, goals };
}

/** Seconds until every joint is where it was sent; 0 at rest. */
export function secondsToRest(motion: JointMotion): number {
  const times = jointNames.map((name) => {
    const goal = motion.goals[name];
    if (goal === undefined) return 0;
    return (
      Math.abs(goal.angle - (motion.angles[name] ?? goal.angle)) / (goal.speed * naoJoints[name].maxSpeed)
    );
  });
  return Math.max(0, ...times);
}
