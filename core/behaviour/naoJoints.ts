/** What one joint can do. Angles in radians, except the hands: 0 closed .. 1 open. */
export interface JointLimits {
  readonly min: number;
  readonly max: number;
  /** At speed 1, per second; the same unit. */
  readonly maxSpeed: number;
  readonly group: 'head' | 'arm' | 'leg';
}

function joint(group: JointLimits['group'], min: number, max: number, maxSpeed: number): JointLimits {
  return { min, max, maxSpeed, group };
}

/**
 * All joints of a NAO H25, V4 to V6, in ALMotion's order.
 *
 * Ranges: Aldebaran documentation, "H25 - Joints" (doc.aldebaran.com, family/robots/joints_robot.html). Where the V5
 * robot description (ros-naoqi/nao_robot, naoV50) is narrower, as for RKneePitch, the narrower bound stands. Speeds: the
 * velocity limits of that description. LHipYawPitch and RHipYawPitch are one motor.
 */
export const naoJoints = {
  HeadYaw: joint('head', -2.0857, 2.0857, 8.26797),
  HeadPitch: joint('head', -0.672, 0.5149, 7.19407),
  LShoulderPitch: joint('arm', -2.0857, 2.0857, 8.26797),
  LShoulderRoll: joint('arm', -0.3142, 1.3265, 7.19407),
  LElbowYaw: joint('arm', -2.0857, 2.0857, 8.26797),
  LElbowRoll: joint('arm', -1.5446, -0.0349, 7.19407),
  LWristYaw: joint('arm', -1.8238, 1.8238, 24.6229),
  LHand: joint('arm', 0, 1, 3),
  LHipYawPitch: joint('leg', -1.145303, 0.74081, 4.16174),
  LHipRoll: joint('leg', -0.379472, 0.790477, 4.16174),
  LHipPitch: joint('leg', -1.535889, 0.48409, 6.40239),
  LKneePitch: joint('leg', -0.092346, 2.112528, 6.40239),
  LAnklePitch: joint('leg', -1.189516, 0.922747, 6.40239),
  LAnkleRoll: joint('leg', -0.39788, 0.769001, 4.16174),
  RHipYawPitch: joint('leg', -1.145303, 0.74081, 4.16174),
  RHipRoll: joint('leg', -0.790477, 0.379472, 4.16174),
  RHipPitch: joint('leg', -1.535889, 0.48409, 6.40239),
  RKneePitch: joint('leg', -0.092346, 2.112528, 6.40239),
  RAnklePitch: joint('leg', -1.186448, 0.932056, 6.40239),
  RAnkleRoll: joint('leg', -0.768992, 0.397935, 4.16174),
  RShoulderPitch: joint('arm', -2.0857, 2.0857, 8.26797),
  RShoulderRoll: joint('arm', -1.3265, 0.3142, 7.19407),
  RElbowYaw: joint('arm', -2.0857, 2.0857, 8.26797),
  RElbowRoll: joint('arm', 0.0349, 1.5446, 7.19407),
  RWristYaw: joint('arm', -1.8238, 1.8238, 24.6229),
  RHand: joint('arm', 0, 1, 3),
} as const satisfies Readonly<Record<string, JointLimits>>;

export type JointName = keyof typeof naoJoints;

/** In ALMotion's order. */
export const jointNames = Object.keys(naoJoints) as readonly JointName[];

/** Whether a NAO H25 has a joint of this name. */
export function isJointName(name: string): name is JointName {
  return Object.hasOwn(naoJoints, name);
}

/** ALRobotPosture's predefined postures (doc.aldebaran.com, naoqi/motion/alrobotposture.html). */
export const naoPostures = [
  'Stand',
  'StandInit',
  'StandZero',
  'Sit',
  'SitRelax',
  'Crouch',
  'LyingBack',
  'LyingBelly',
] as const;
export type NaoPosture = (typeof naoPostures)[number];

/**
 * How far the head may pitch at a yaw, radians: rows of [|yaw|, pitch minimum, pitch maximum].
 *
 * Same documentation, "Anti collision limitation": the shells would touch beyond. The table is symmetric in the yaw.
 */
const pitchLimitsByYaw: readonly (readonly [number, number, number])[] = [
  [0, -0.671951, 0.515047],
  [0.486074, -0.671951, 0.422021],
  [0.756077, -0.548033, 0.37001],
  [0.903033, -0.479965, 0.330041],
  [1.089958, -0.430049, 0.300022],
  [1.526988, -0.330041, 0.200015],
  [2.086017, -0.449073, 0.330041],
];

/** Limits of HeadPitch that hold at every yaw. */
export const headPitchAtAnyYaw = { min: -0.330041, max: 0.200015 } as const;

/** The limits of HeadPitch at a yaw, interpolated between the table's rows; both in radians. */
export function headPitchLimits(yawRad: number): { readonly min: number; readonly max: number } {
  const yaw = Math.abs(yawRad);
  const next = pitchLimitsByYaw.findIndex(([tableYaw]) => tableYaw >= yaw);
  const upper = pitchLimitsByYaw[next];
  const lower = pitchLimitsByYaw[Math.max(0, next - 1)];
  if (upper === undefined || lower === undefined) return headPitchAtAnyYaw;
  const span = upper[0] - lower[0];
  const part = span === 0 ? 0 : (yaw - lower[0]) / span;
  return {
    min: Math.max(naoJoints.HeadPitch.min, lower[1] + part * (upper[1] - lower[1])),
    max: Math.min(naoJoints.HeadPitch.max, lower[2] + part * (upper[2] - lower[2])),
  };
}
