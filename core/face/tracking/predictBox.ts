import type { BoundingBox } from '../Face.js';
import type { FaceTrack } from './FaceTracks.js';

/** Within this many seconds a head that is no longer seen is taken to come to rest. */
const restSec = 0.25;

/**
 * Where a track's face is expected at a later time: moving on from where it was last seen at its velocity, which fades
 * with a time constant of a quarter of a second, so that a face hidden for long is sought where it vanished.
 */
export function predictBox(track: FaceTrack, stampNs: bigint): BoundingBox {
  const elapsedSec = Math.max(Number(stampNs - track.lastSeenNs) / 1e9, 0);
  const effectiveSec = restSec * (1 - Math.exp(-elapsedSec / restSec));
  const { box } = track.face;
  return { ...box, x: box.x + track.velocity.x * effectiveSec, y: box.y + track.velocity.y * effectiveSec };
}
