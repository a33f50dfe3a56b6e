import type { Warning } from '../Warning.js';
import { headPitchAtAnyYaw, headPitchLimits, isJointName, type JointName, naoJoints } from './naoJoints.js';

/** Joint targets: radians, hands 0 (closed) .. 1 (open). */
export type JointAngles = Readonly<Partial<Record<JointName, number>>>;

/** A movement that may be sent: naoqi_bridge_msgs/JointAnglesWithSpeed with `relative` 0. */
export interface JointTargets {
  readonly names: readonly JointName[];
  readonly angles: readonly number[];
  /** Fraction of each joint's greatest speed, above 0 and at most 1. */
  readonly speed: number;
}

export type JointCheck =
  | { readonly ok: true; readonly targets: JointTargets; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly refusal: Warning };

/** So far outside a joint's range a target is taken for rounding and clamped; further out it is a mistake. 5 degrees. */
const clampToleranceRad = (5 * Math.PI) / 180;

function refuse(code: string, text: string): JointCheck {
  return { ok: false, refusal: { code, text } };
}

/**
 * Checks a movement before it is sent to the robot.
 *
 * Up to 5 degrees outside a joint's range is clamped with a warning; more, an unknown joint, a number that is none, a
 * joint named twice, or a speed outside (0, 1] is refused. Legs are refused: naoqi_driver2 moves them without balance,
 * and a robot that falls beside a child is the worst outcome. HeadPitch is held to what the head's yaw allows; where the
 * yaw is neither among the targets nor in `current`, to what every yaw allows.
 *
 * @param current where the joints are, as far as known
 */
export function checkJointAngles(
  names: readonly string[],
  angles: readonly number[],
  speed: number,
  current: JointAngles = {},
): JointCheck {
  if (names.length !== angles.length || names.length === 0) {
    const text = `${names.length} joints and ${angles.length} angles were given: give one angle a joint.`;
    return refuse('joints/length', text);
  }
  if (!(speed > 0 && speed <= 1)) {
    return refuse(
      'joints/speed',
      `Speed ${speed} is not a fraction of the greatest speed: use more than 0, at most 1.`,
    );
  }
  const targets = new Map<JointName, number>();
  const warnings: Warning[] = [];
  for (const [index, name] of names.entries()) {
    const angle = angles[index] ?? Number.NaN;
    if (!isJointName(name))
      return refuse('joints/unknown', `A NAO has no joint "${name}": check the spelling.`);
    if (targets.has(name))
      return refuse('joints/twice', `Joint ${name} was given twice: give one angle a joint.`);
    if (!Number.isFinite(angle))
      return refuse('joints/not-a-number', `The angle of ${name} is not a number.`);
    if (naoJoints[name].group === 'leg') {
      return refuse('joints/leg', `${name} is a leg joint: the robot could fall; use head and arms only.`);
    }
    targets.set(name, angle);
  }
  const yaw = targets.get('HeadYaw') ?? current.HeadYaw;
  for (const [name, angle] of targets) {
    const range = rangeOf(name, yaw);
    const outside = Math.max(range.min - angle, angle - range.max);
    if (outside <= 0) continue;
    const limits = `${range.min.toFixed(3)} to ${range.max.toFixed(3)}`;
    if (outside > clampToleranceRad) {
      return refuse(
        'joints/range',
        `${name} at ${angle.toFixed(3)} is outside ${limits}: stay within (radians).`,
      );
    }
    targets.set(name, Math.min(range.max, Math.max(range.min, angle)));
    const text = `${name} at ${angle.toFixed(3)} is a little outside ${limits} and was clamped.`;
    warnings.push({ code: 'joints/clamped', text });
  }
  const collision = headCollision(targets, current);
  if (collision !== undefined) return collision;
  return {
    ok: true,
    targets: { names: [...targets.keys()], angles: [...targets.values()], speed },
    warnings,
  };
}

function rangeOf(name: JointName, yaw: number | undefined): { readonly min: number; readonly max: number } {
  if (name !== 'HeadPitch') return naoJoints[name];
  // A yaw that is out of range itself is judged as the yaw that it will be clamped to.
  if (yaw === undefined) return headPitchAtAnyYaw;
  const { min, max } = naoJoints.HeadYaw;
  return headPitchLimits(Math.min(max, Math.max(min, yaw)));
}

/** A yaw alone may bring the present pitch into the shell. */
function headCollision(
  targets: ReadonlyMap<JointName, number>,
  current: JointAngles,
): JointCheck | undefined {
  const yaw = targets.get('HeadYaw');
  const pitch = current.HeadPitch;
  if (yaw === undefined || targets.has('HeadPitch') || pitch === undefined) return undefined;
  const range = headPitchLimits(yaw);
  if (pitch >= range.min - clampToleranceRad && pitch <= range.max + clampToleranceRad) return undefined;
  const text = `HeadYaw ${yaw.toFixed(3)} with the present HeadPitch ${pitch.toFixed(3)} would touch the shell: give HeadPitch too.`;
  return refuse('joints/head-collision', text);
}
