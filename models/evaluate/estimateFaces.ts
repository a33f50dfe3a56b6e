import type { AffectEstimate } from '../../core/affect/AffectEstimate.js';
import type { AffectStage } from '../../core/affect/affectStage.js';
import type { AlignedCrop } from '../../core/face/Face.js';
import { RapportError } from '../../core/RapportError.js';
import type { FaceSource, LabelledFace } from './FaceSource.js';

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

export interface JudgedFaces {
  readonly judged: readonly JudgedFace[];
  readonly unused: readonly UnusedFace[];
}

/**
 * Every picture of a set through the affect stage, a batch at a time, in the set's order.
 *
 * A picture that does not decode or shows no face is counted and named, and the others go on.
 */
export async function estimateFaces(
  source: FaceSource,
  options: {
    readonly stage: AffectStage;
    readonly batch: number;
    readonly onProgress?: (done: number, total: number) => void;
  },
): Promise<JudgedFaces> {
  const { stage, batch, onProgress } = options;
  const judged: JudgedFace[] = [];
  const unused: UnusedFace[] = [];
  for (let start = 0; start < source.faces.length; start += batch) {
    const usable: { face: LabelledFace; crop: AlignedCrop }[] = [];
    for (const face of source.faces.slice(start, start + batch)) {
      try {
        usable.push({ face, crop: await face.crop() });
      } catch (error) {
        if (!(error instanceof RapportError)) throw error;
        unused.push({ name: face.name, code: error.code, reason: error.message });
      }
    }
    const estimates = await stage.run(usable.map(({ crop }) => crop));
    usable.forEach(({ face }, i) => {
      const estimate = estimates[i];
      if (estimate !== undefined) judged.push({ face, estimate });
    });
    onProgress?.(Math.min(start + batch, source.faces.length), source.faces.length);
  }
  return { judged, unused };
}
