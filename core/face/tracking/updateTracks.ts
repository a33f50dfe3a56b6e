import { RapportError } from '../../RapportError.js';
import type { BoundingBox, DetectedFace } from '../Face.js';
import type { FaceTrack, FaceTracks } from './FaceTracks.js';
import { minimumCostAssignment } from './minimumCostAssignment.js';
import { predictFace } from './predictFace.js';

export interface TrackingOptions {
  /** Frames in which a new face has to be seen in a row before it is announced. */
  readonly confirmFrames: number;
  /** Frames in a row that an announced face may be missed before its id is given up. */
  readonly maxMissedFrames: number;
  /** The id of the n-th face announced, n from 0; must start with a letter (REP-155). */
  readonly faceId?: (n: number) => string;
}

export interface TrackingInput {
  readonly stampNs: bigint;
  /** Every face found in this frame, none twice. */
  readonly detections: readonly DetectedFace[];
}

export interface TrackingResult {
  readonly tracks: FaceTracks;
  /** Ids given up with this frame. */
  readonly gone: readonly string[];
}

/**
 * Gives each detection to the track that it continues, by predicted place and size, all pairs weighed together so that
 * two faces that cross keep their ids.
 *
 * @throws RapportError `face/detection` for a face whose place is not finite or that has no area: kept as a track, it would
 *   be an error in every later frame
 */
export function updateTracks(
  state: FaceTracks,
  { stampNs, detections }: TrackingInput,
  options: TrackingOptions,
): TrackingResult {
  const { confirmFrames, maxMissedFrames, faceId = defaultFaceId } = options;
  detections.forEach(checkDetection);
  const assigned = assign(state.tracks, detections, stampNs);
  const continued = state.tracks.map((track, i) => {
    const detection = assigned[i];
    return detection === undefined
      ? { ...track, missedFrames: track.missedFrames + 1 }
      : seenAgain(track, detection, stampNs);
  });
  // A face that was never announced has to be seen in a row.
  const alive = continued.filter(
    ({ id, missedFrames }) => missedFrames <= (id === undefined ? 0 : maxMissedFrames),
  );
  const appeared = detections
    .filter((detection) => !assigned.includes(detection))
    .map((face): FaceTrack => ({
      face,
      lastSeenNs: stampNs,
      velocity: { x: 0, y: 0 },
      seenFrames: 1,
      missedFrames: 0,
    }));
  let idCount = state.idCount;
  const tracks = [...alive, ...appeared].map((track) =>
    track.id === undefined && track.seenFrames >= confirmFrames ? { ...track, id: faceId(idCount++) } : track,
  );
  const gone = continued.flatMap(({ id, missedFrames }) =>
    id !== undefined && missedFrames > maxMissedFrames ? [id] : [],
  );
  return { tracks: { tracks, idCount }, gone };
}

function checkDetection({ box, landmarks }: DetectedFace): void {
  const { x, y, width, height } = box;
  const isFinite = [x, y, ...landmarks.flatMap((point) => [point.x, point.y])].every(Number.isFinite);
  if (isFinite && width > 0 && height > 0 && Number.isFinite(width * height)) return;
  throw new RapportError(
    'face/detection',
    `The detector found a face at (${x}, ${y}) of ${width} x ${height} pixels, which cannot be followed: check the detector's network.`,
  );
}

function defaultFaceId(n: number): string {
  return `face_${n.toString(36)}`;
}

/**
 * The detection that continues each track, or `undefined`.
 *
 * Tracks seen in the last frame come first, the hidden ones take what is left: a face that stands still keeps its id whoever
 * else vanishes and appears.
 */
function assign(
  tracks: readonly FaceTrack[],
  detections: readonly DetectedFace[],
  stampNs: bigint,
): (DetectedFace | undefined)[] {
  const isHidden = ({ missedFrames }: FaceTrack): boolean => missedFrames > 0;
  const seen = assignWithinReach(
    tracks.filter((track) => !isHidden(track)),
    detections,
    stampNs,
  );
  const taken = new Set(seen.values());
  const hidden = assignWithinReach(
    tracks.filter(isHidden),
    detections.filter((detection) => !taken.has(detection)),
    stampNs,
  );
  return tracks.map((track) => seen.get(track) ?? hidden.get(track));
}

/** The pairs with the least costs; to be left alone costs a track as much as the furthest detection it can reach. */
function assignWithinReach(
  tracks: readonly FaceTrack[],
  detections: readonly DetectedFace[],
  stampNs: bigint,
): Map<FaceTrack, DetectedFace> {
  const costs = tracks.map((track) => {
    const expected = predictFace(track, stampNs).box;
    const reach = 1 + Math.min(track.missedFrames, 4) / 4;
    return detections.map((detection) => distance(expected, detection.box) / (reach * reach));
  });
  const columns = minimumCostAssignment(costs.map((row) => row.map((cost) => Math.min(cost, 1))));
  return new Map(
    tracks.flatMap((track, i) => {
      const column = columns[i];
      const detection = column === undefined ? undefined : detections[column];
      const isWithinReach = column !== undefined && (costs[i]?.[column] ?? Infinity) <= 1;
      return detection !== undefined && isWithinReach ? [[track, detection] as const] : [];
    }),
  );
}

/**
 * Squared distance of two boxes: 1 for centres a face's side apart, and 1 for sizes that differ by a factor of 1.6.
 *
 * A head at 30 frames a second seldom moves a tenth of its side between frames; at the NAO's 10 a third.
 */
function distance(a: BoundingBox, b: BoundingBox): number {
  const sizeA = Math.sqrt(a.width * a.height);
  const sizeB = Math.sqrt(b.width * b.height);
  const size = Math.sqrt(sizeA * sizeB);
  const dx = (a.x + a.width / 2 - b.x - b.width / 2) / size;
  const dy = (a.y + a.height / 2 - b.y - b.height / 2) / size;
  const growth = Math.log(sizeA / sizeB) / Math.log(1.6);
  return dx * dx + dy * dy + growth * growth;
}

/** Share of a new velocity in the smoothed one. */
const velocityGain = 0.5;

function seenAgain(track: FaceTrack, face: DetectedFace, stampNs: bigint): FaceTrack {
  const elapsedSec = Number(stampNs - track.lastSeenNs) / 1e9;
  const gain = elapsedSec > 0 ? velocityGain : 0;
  const blend = (old: number, moved: number) =>
    gain === 0 ? old : (1 - gain) * old + (gain * moved) / elapsedSec;
  const before = track.face.box;
  const { box } = face;
  return {
    ...track,
    face,
    lastSeenNs: stampNs,
    velocity: {
      x: blend(track.velocity.x, box.x + box.width / 2 - before.x - before.width / 2),
      y: blend(track.velocity.y, box.y + box.height / 2 - before.y - before.height / 2),
    },
    seenFrames: track.seenFrames + 1,
    missedFrames: 0,
  };
}
