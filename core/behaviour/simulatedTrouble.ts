import type { JointTargets } from './checkJointAngles.js';
import { moveJoints } from './jointMotion.js';
import type { SimulatedNao, SimulatedNaoInput } from './simulatedNao.js';

/**
 * How a simulated NAO fails on request: `limp`: its motors are off, and nothing moves; `silent`: it says nothing of its joints, nor
 * of what its actions do; `slow`: it moves at a fifth of the speed; `gone`: its driver has ended; `autonomous`: Autonomous Life moves its head.
 */
export const robotTroubles = ['none', 'limp', 'silent', 'slow', 'gone', 'autonomous'] as const;
export type RobotTrouble = (typeof robotTroubles)[number];

/** A fifth: a behaviour's joints are still on their way when it should long have ended. */
const slowFactor = 0.2;

/** Autonomous Life looks around: so far to either side, radians, for so long. */
const lookAngle = 0.35;
const lookNs = 3_000_000_000n;
const lookSpeed = 0.1;

/**
 * What becomes of an input under a trouble.
 *
 * @returns `undefined` for what does not reach the robot's motors or voice
 */
export function troubledInput(
  input: SimulatedNaoInput,
  trouble: RobotTrouble,
): SimulatedNaoInput | undefined {
  if (trouble === 'gone' && input.kind !== 'tick') return undefined;
  if (input.kind !== 'joint_angles' && input.kind !== 'posture') return input;
  if (trouble === 'limp') return undefined;
  return trouble === 'slow' ? { ...input, speed: input.speed * slowFactor } : input;
}

/** What moves the robot though nobody asked, at a tick. */
export function troubledState(state: SimulatedNao, nowNs: bigint, trouble: RobotTrouble): SimulatedNao {
  if (trouble !== 'autonomous') return state;
  const side = (nowNs / lookNs) % 2n === 0n ? 1 : -1;
  return { ...state, motion: moveJoints(state.motion, look(side * lookAngle), nowNs) };
}

/** Whether it says where its joints are. */
export function saysItsJoints(trouble: RobotTrouble): boolean {
  return trouble !== 'silent' && trouble !== 'gone';
}

function look(angle: number): JointTargets {
  return { names: ['HeadYaw'], angles: [angle], speed: lookSpeed };
}
