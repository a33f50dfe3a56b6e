import type { DetectedFace, Point } from '../Face.js';
import type { FaceTrack } from './FaceTracks.js';

/** Within this many seconds a head that is no longer seen is taken to come to rest. */
const restSec = 0.25;

/**
 * Where a track's face is expected at a later time: moving on from where it was last seen at its velocity, which fades
 * with a time constant of a quarter of a second, so that a face hidden for long is sought where it vanished.
 */
export function predictFace(track: FaceTrack, stampNs: bigint): DetectedFace {
  const elapsedSec = Math.max(Number(stampNs - track.lastSeenNs) / 1e9, 0);
  const effectiveSec = restSec * (1 - Math.exp(-elapsedSec / restSec));
  const { box, score, landmarks } = track.face;
  const moved = <Place extends Point>(place: Place): Place => ({
    ...place,
    x: place.x + track.velocity.x * effectiveSec,
    y: place.y + track.velocity.y * effectiveSec,
  });
  const [a, b, c, d, e] = landmarks;
  return { box: moved(box), score, landmarks: [moved(a), moved(b), moved(c), moved(d), moved(e)] };
}
