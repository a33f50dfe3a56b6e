import type { Frame } from '../frame/Frame.js';
import type { BoundingBox, DetectedFace } from './Face.js';
import type { FaceDetector } from './FaceDetector.js';
import { nonMaximumSuppression } from './nonMaximumSuppression.js';
import { intersectionOverSmaller } from './overlap.js';
import type { FaceTrack } from './tracking/FaceTracks.js';
import { predictFace } from './tracking/predictFace.js';

export interface FindOptions {
  readonly detector: FaceDetector;
  readonly tracks: readonly FaceTrack[];
  readonly minFaceSizePx: number;
  /** The slice of a full detection that this frame owes, if nothing calls for a whole one. */
  readonly slice: { readonly index: number; readonly count: number };
}

export interface FoundFaces {
  /** None twice. */
  readonly detections: readonly DetectedFace[];
  /** Whether the whole frame was searched. */
  readonly wasFull: boolean;
}

/**
 * The faces in a frame, at the least cost that finds them: those followed are looked for where they are expected, then
 * around there; the whole frame is searched while no face is known and whenever one is lost, and otherwise a slice of it
 * each frame.
 */
export async function findFaces(frame: Frame, options: FindOptions): Promise<FoundFaces> {
  const { detector, tracks, minFaceSizePx, slice } = options;
  const expected = tracks.map((track) => predictFace(track, frame.stampNs));
  const followed = await detector.follow(frame, expected);
  const found = followed.filter((face) => face !== undefined);
  let isFaceLost = false;
  for (const [i, track] of tracks.entries()) {
    const box = expected[i]?.box;
    if (followed[i] !== undefined || track.id === undefined || box === undefined) continue;
    const nearby = await detector.detect(frame, {
      minFaceSizePx: Math.max(0.6 * box.height, minFaceSizePx),
      region: neighbourhood(box),
      known: found.map((face) => face.box),
    });
    found.push(...nearby);
    isFaceLost ||= nearby.length === 0 && track.missedFrames === 0;
  }
  const wasFull = isFaceLost || found.length === 0;
  const elsewhere = await detector.detect(frame, {
    minFaceSizePx,
    known: found.map((face) => face.box),
    ...(wasFull ? {} : { slice }),
  });
  return {
    detections: nonMaximumSuppression([...found, ...elsewhere], {
      threshold: sameFaceOverlap,
      overlap: intersectionOverSmaller,
    }),
    wasFull,
  };
}

/** Two faces that overlap by more than this part of the smaller are one face, found twice. */
const sameFaceOverlap = 0.6;

/** As far around a face as it can have moved since it was expected there: a face's side in each direction. */
function neighbourhood(box: BoundingBox): BoundingBox {
  return {
    x: box.x - box.width,
    y: box.y - box.height,
    width: 3 * box.width,
    height: 3 * box.height,
  };
}
