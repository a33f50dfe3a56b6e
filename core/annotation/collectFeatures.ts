import type { FaceAffect } from '../affect/AffectFrame.js';
import type { Reading } from '../chain/Reading.js';
import { RapportError } from '../RapportError.js';

/** What became of a recording's frames. */
export interface FeatureCounts {
  readonly frames: number;
  /** Frames whose face's features were kept. */
  readonly kept: number;
  readonly noFace: number;
  /** Frames whose face had too low a detection score. */
  readonly lowScore: number;
  /** Frames left out because they show several faces. */
  readonly severalFaces: number;
}

/** The features of a recording's faces, a row a kept frame. */
export interface CollectedFeatures {
  /** Nanoseconds, increasing. */
  readonly stampNs: BigInt64Array;
  /** `stampNs.length * width`, row-major. */
  readonly features: Float32Array;
  /** Detection scores, 0 .. 1. */
  readonly scores: Float32Array;
  readonly counts: FeatureCounts;
}

export interface CollectOptions {
  /** Width of the affect network's features. */
  readonly width: number;
  /** Faces with a lower detection score are left out; the paper takes those above 0.95 (Rudovic et al. 2018, IV.A). */
  readonly minScore: number;
  /**
   * Frames with several faces: `skip` them, since a therapist's face must not be learnt as the child's, or take the
   * `largest`, where the child is known to sit nearest.
   */
  readonly severalFaces: 'skip' | 'largest';
  /** Told after every frame. */
  readonly onFrame?: (counts: FeatureCounts) => void;
}

type Choice = FaceAffect | Exclude<keyof FeatureCounts, 'frames' | 'kept'>;

function chooseFace(faces: readonly FaceAffect[], options: CollectOptions): Choice {
  if (faces.length > 1 && options.severalFaces === 'skip') return 'severalFaces';
  const area = ({ face: { box } }: FaceAffect): number => box.width * box.height;
  const [face] = [...faces].sort((a, b) => area(b) - area(a));
  if (face === undefined) return 'noFace';
  return face.face.score >= options.minScore ? face : 'lowScore';
}

/**
 * Keeps the features of each image's face, of a recording's readings.
 *
 * @param readings one an image; `undefined` for an image that gave none
 * @throws RapportError `features/width`, and what the readings throw
 */
export async function collectFeatures(
  readings: AsyncIterable<Reading | undefined>,
  options: CollectOptions,
): Promise<CollectedFeatures> {
  const { width } = options;
  const counts = { frames: 0, kept: 0, noFace: 0, lowScore: 0, severalFaces: 0 };
  const stamps: bigint[] = [];
  const scores: number[] = [];
  let features = new Float32Array(width * 1024);
  for await (const reading of readings) {
    counts.frames += 1;
    const face = chooseFace(reading?.affects ?? [], options);
    if (typeof face === 'string') counts[face] += 1;
    else if (reading !== undefined) {
      const { embedding } = face.estimate;
      const offset = counts.kept * width;
      if (offset + width > features.length) {
        const larger = new Float32Array(features.length * 2);
        larger.set(features);
        features = larger;
      }
      if (embedding.length !== width) {
        throw new RapportError(
          'features/width',
          `The affect network gave ${embedding.length} features instead of ${width}: correct its entry in the manifest.`,
        );
      }
      features.set(embedding, offset);
      stamps.push(reading.frame.stampNs);
      scores.push(face.face.score);
      counts.kept += 1;
    }
    options.onFrame?.({ ...counts });
  }
  return {
    stampNs: BigInt64Array.from(stamps),
    features: features.slice(0, counts.kept * width),
    scores: Float32Array.from(scores),
    counts,
  };
}
