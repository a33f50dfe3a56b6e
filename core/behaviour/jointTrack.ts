import { type JointName, naoJoints } from './naoJoints.js';

/** What one program says of one joint. Radians; hands 0..1; times are monotonic. */
export interface JointTrack {
  /** The last angle that was believed. */
  readonly angle: number;
  readonly atNs: bigint;
  /** Between the last two, nanoseconds; 0 after the first. */
  readonly gapNs: bigint;
  /** Whether it has ever changed: a robot's joints do, a description's defaults do not. */
  readonly hasMoved: boolean;
  /** When the joint was last named, believed or not. */
  readonly heardNs: bigint;
  /** An angle that the joint cannot have come to so soon; believed when it stays. */
  readonly far?: { readonly angle: number; readonly sinceNs: bigint } | undefined;
}

/** An angle that a joint cannot have come to in the time since the one before. */
export interface JointJump {
  readonly joint: JointName;
  readonly from: number;
  readonly to: number;
}

/** An angle is where the joint is for so long, or for three times as long as it usually takes until the next. */
const freshNs = 300_000_000n;
const longestFreshNs = 1_500_000_000n;

/** Gestures go at half of the greatest speed at most, and messages come bunched: so far a joint may be within a moment. */
const momentSec = 0.1;
const greatestShare = 0.5;
const noise = 0.15;

/** Where a far angle stays for so long, the joint is there, however it came there. */
const believedAfterNs = 1_000_000_000n;

/** Closer than this it has not moved. */
const stillness = 0.002;

/** The track after one more angle, and the jump if it was one. */
export function followTrack(
  joint: JointName,
  track: JointTrack | undefined,
  { angle, nowNs }: { readonly angle: number; readonly nowNs: bigint },
): { readonly track: JointTrack; readonly jump?: JointJump | undefined } {
  if (track === undefined)
    return { track: { angle, atNs: nowNs, gapNs: 0n, hasMoved: false, heardNs: nowNs } };
  const seconds = Number(nowNs - track.heardNs) / 1e9;
  const reach = noise + greatestShare * naoJoints[joint].maxSpeed * Math.max(momentSec, seconds);
  const believed = (): JointTrack => ({
    angle,
    atNs: nowNs,
    gapNs: nowNs - track.heardNs,
    hasMoved: track.hasMoved || Math.abs(angle - track.angle) > stillness,
    heardNs: nowNs,
  });
  if (Math.abs(angle - track.angle) <= reach) return { track: believed() };
  const { far } = track;
  if (far === undefined || Math.abs(angle - far.angle) > reach)
    return {
      track: { ...track, heardNs: nowNs, far: { angle, sinceNs: nowNs } },
      jump: { joint, from: track.angle, to: angle },
    };
  if (nowNs - far.sinceNs >= believedAfterNs) return { track: believed() };
  return { track: { ...track, heardNs: nowNs, far: { angle, sinceNs: far.sinceNs } } };
}

/** Whether the angle of a track is where the joint is now. */
export function isFresh({ atNs, gapNs }: JointTrack, nowNs: bigint): boolean {
  const usual = 3n * gapNs;
  const forNs = usual < freshNs ? freshNs : usual > longestFreshNs ? longestFreshNs : usual;
  return nowNs - atNs <= forNs;
}
