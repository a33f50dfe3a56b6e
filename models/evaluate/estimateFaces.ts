import type { AffectEstimate } from '../../core/affect/AffectEstimate.js';
import { imageOf } from '../../core/chain/readImages.js';
import { initialChain, stepChain } from '../../core/chain/stepChain.js';
import { RapportError } from '../../core/RapportError.js';
import type { FaceDetector } from '../../core/face/FaceDetector.js';
import type { FaceSource, LabelledFace } from './FaceSource.js';
import { knownFace, largestFace, pictureChain, type PictureChainOptions } from './pictureChain.js';

/** A picture, what is known of it, and what the network says. */
export interface JudgedFace {
  readonly face: LabelledFace;
  readonly estimate: AffectEstimate;
}

/** A picture that could not be used, and why, in one sentence. */
export interface UnusedFace {
  readonly name: string;
  readonly code: string;
  readonly reason: string;
}

export interface EstimateOptions extends PictureChainOptions {
  /** Brings the detector, where a picture does not say where its face is. */
  readonly detector: () => Promise<FaceDetector>;
}

export interface JudgedFaces {
  readonly judged: readonly JudgedFace[];
  readonly unused: readonly UnusedFace[];
}

/**
 * Every picture of a set through the chain, as the first image of a camera, in the set's order.
 *
 * A picture that does not decode or shows no face is counted and named, and the others go on.
 */
export async function estimateFaces(
  source: FaceSource,
  options: EstimateOptions & { readonly onProgress?: (done: number, total: number) => void },
): Promise<JudgedFaces> {
  const judged: JudgedFace[] = [];
  const unused: UnusedFace[] = [];
  for (const [index, face] of source.faces.entries()) {
    try {
      const result = await estimateFace(face, options);
      if ('estimate' in result) judged.push(result);
      else unused.push(result);
    } catch (error) {
      if (!(error instanceof RapportError)) throw error;
      unused.push({ name: face.name, code: error.code, reason: error.message });
    }
    options.onProgress?.(index + 1, source.faces.length);
  }
  return { judged, unused };
}

/** Any stamp does; one of 0 would stand for none. */
const stampNs = 1n;

async function estimateFace(face: LabelledFace, options: EstimateOptions): Promise<JudgedFace | UnusedFace> {
  const { picture, landmarks } = await face.load();
  const detector = landmarks ? knownFace(landmarks) : largestFace(await options.detector());
  const chain = pictureChain(options, detector);
  const image = imageOf({ ...picture, stampNs, frameId: '' });
  const event = { kind: 'image', image, arrivalNs: stampNs, skippedBefore: 0 } as const;
  const { reading, warnings } = await stepChain(initialChain(chain), event, chain);
  const estimate = reading?.affects[0]?.estimate;
  if (estimate !== undefined) return { face, estimate };
  const [warning] = warnings;
  if (reading === undefined && warning !== undefined)
    return { name: face.name, code: warning.code, reason: warning.text };
  throw new RapportError('evaluate/no-face', `No face was found in ${face.name}.`);
}
