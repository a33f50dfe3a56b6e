import type { JointAngles } from './checkJointAngles.js';
import type { NaoPosture } from './naoJoints.js';
import type { AskedGoal } from './robotGoals.js';

/** What the legs alone tell of a posture: the arms move in every one. */
export type LegPosture = 'standing' | 'crouching' | 'sitting';

const posturesOf: Readonly<Record<LegPosture, readonly NaoPosture[]>> = {
  standing: ['Stand', 'StandInit', 'StandZero'],
  crouching: ['Crouch'],
  sitting: ['Sit', 'SitRelax'],
};

/** Between these, radians, the legs say nothing: a robot on its way, or in a posture that is none of these. */
const straightKnee = 0.9;
const bentKnee = 1.8;
const bentHip = -1.2;
const straightHip = -0.7;

/**
 * In which posture the legs are, by hip and knee (NAO: HipPitch < 0 brings the thigh forward, KneePitch > 0 bends the knee,
 * AnklePitch < 0 lifts the toes): knees nearly straight under straight hips stand, knees as far as they bend with the toes lifted
 * crouch, hips bent by more than 70 degrees sit.
 *
 * @returns `undefined` where the joints are not known, the two sides differ, or it is none of these
 */
export function postureOfLegs(angles: JointAngles): LegPosture | undefined {
  const left = postureOfLeg(angles.LHipPitch, angles.LKneePitch, angles.LAnklePitch);
  return left === postureOfLeg(angles.RHipPitch, angles.RKneePitch, angles.RAnklePitch) ? left : undefined;
}

function postureOfLeg(
  hip: number | undefined,
  knee: number | undefined,
  ankle: number | undefined,
): LegPosture | undefined {
  if (hip === undefined || knee === undefined || ankle === undefined) return undefined;
  if (knee < straightKnee && hip > straightHip) return 'standing';
  if (knee > bentKnee && ankle < straightHip) return 'crouching';
  if (hip < bentHip && ankle > 0) return 'sitting';
  return undefined;
}

/**
 * What the operator is asked before a behaviour whose gesture is meant in other postures; `undefined` where it fits, any fits, or
 * the legs do not tell.
 */
export function postureQuestion(
  { id, postures }: { readonly id: string; readonly postures: readonly NaoPosture[] },
  angles: JointAngles,
): string | undefined {
  const legs = postureOfLegs(angles);
  if (legs === undefined || postures.length === 0) return undefined;
  if (posturesOf[legs].some((each) => postures.includes(each))) return undefined;
  return `${id} is meant for ${postures.join(', ')}, and by its legs the robot is ${legs}: bring it there.`;
}

/**
 * What is said where the robot has told that it is in the posture it was asked for, and its legs are clearly in another;
 * `undefined` where they are not, or do not tell.
 */
export function postureContradiction(goals: readonly AskedGoal[], angles: JointAngles): string | undefined {
  const legs = postureOfLegs(angles);
  const asked = goals.flatMap(({ goal }) => (goal.action === 'posture' ? [goal.posture] : [])).at(-1);
  if (legs === undefined || asked === undefined || posturesOf[legs].includes(asked)) return undefined;
  return `The robot reported that it is in ${asked}, and by its legs it is ${legs}: look at the robot, and bring it there by hand.`;
}
