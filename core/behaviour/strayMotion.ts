import type { JointAngles } from './checkJointAngles.js';
import type { JointName } from './naoJoints.js';

/** Where the joints were when nothing was asked of them, for what moves them then. */
export interface StrayMotion {
  readonly references: Readonly<
    Partial<Record<JointName, { readonly angle: number; readonly atNs: bigint }>>
  >;
}

/** So far, radians, within so long, a joint does not come by itself: sagging and noise are less. */
const strayAngle = 0.1;
const referenceNs = 5_000_000_000n;

/** Nothing seen yet. */
export const noStrayMotion: StrayMotion = { references: {} };

/**
 * One look at the joints while nothing is asked of them; begin anew with `noStrayMotion` after something was.
 *
 * @returns the joints that have moved since the last look that said so
 */
export function watchRest(
  { references }: StrayMotion,
  measured: JointAngles,
  nowNs: bigint,
): { readonly state: StrayMotion; readonly moved: readonly JointName[] } {
  const next: Partial<Record<JointName, { angle: number; atNs: bigint }>> = {};
  const moved: JointName[] = [];
  for (const [name, angle] of Object.entries(measured) as [JointName, number][]) {
    const before = references[name];
    const hasMoved = before !== undefined && Math.abs(angle - before.angle) > strayAngle;
    if (hasMoved) moved.push(name);
    const isKept = before !== undefined && !hasMoved && nowNs - before.atNs < referenceNs;
    next[name] = isKept ? before : { angle, atNs: nowNs };
  }
  return { state: { references: next }, moved };
}
