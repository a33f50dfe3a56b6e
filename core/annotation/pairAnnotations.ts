import { nanoseconds } from '../nanoseconds.js';

/** A live judgement of the child's engagement. */
export interface LiveAnnotation {
  /** The moment it speaks of, nanoseconds on the images' clock. */
  readonly stampNs: bigint;
  /** -1 .. 1. */
  readonly value: number;
}

/** The face features of one image. */
export interface FeatureFrame {
  readonly stampNs: bigint;
  readonly features: Float32Array;
}

export interface PairedFrame extends FeatureFrame {
  /** -1 .. 1. */
  readonly label: number;
}

export interface PairingOptions {
  /** An annotation further from the nearest image is left without one, seconds, >= 0. */
  readonly toleranceSec: number;
  /** How late the annotating person reacts: the annotation of a moment belongs to the face this much earlier, seconds. */
  readonly reactionSec: number;
}

export const pairingDefaults: PairingOptions = { toleranceSec: 0.1, reactionSec: 0 };

/** The moment whose face an annotation speaks of. */
export function annotatedMomentNs({ stampNs }: LiveAnnotation, { reactionSec }: PairingOptions): bigint {
  return stampNs - nanoseconds(reactionSec);
}

/** The index of the frame nearest to a moment, the earlier of two equally near ones; `frames` in the stamps' order. */
function nearestFrame(frames: readonly FeatureFrame[], momentNs: bigint): number | undefined {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((frames[middle]?.stampNs ?? 0n) < momentNs) low = middle + 1;
    else high = middle;
  }
  const after = frames[low];
  const before = frames[low - 1];
  if (before === undefined) return after === undefined ? undefined : low;
  if (after === undefined) return low - 1;
  return momentNs - before.stampNs <= after.stampNs - momentNs ? low - 1 : low;
}

/**
 * Annotations with the features of their moments: each takes the nearest image within the tolerance; of several that
 * speak of the same image the last one counts.
 *
 * @param frames in the order of their stamps
 * @returns the pairs in the order of their images, and how many annotations found no image or are no engagement value
 */
export function pairAnnotations(
  annotations: readonly LiveAnnotation[],
  frames: readonly FeatureFrame[],
  partialOptions: Partial<PairingOptions> = {},
): { readonly pairs: readonly PairedFrame[]; readonly unpaired: number; readonly invalid: number } {
  const options = { ...pairingDefaults, ...partialOptions };
  const toleranceNs = nanoseconds(options.toleranceSec);
  const labels = new Map<number, number>();
  let unpaired = 0;
  let invalid = 0;
  for (const annotation of annotations) {
    if (!(annotation.value >= -1 && annotation.value <= 1)) {
      invalid += 1;
      continue;
    }
    const momentNs = annotatedMomentNs(annotation, options);
    const index = nearestFrame(frames, momentNs);
    const frame = index === undefined ? undefined : frames[index];
    const distanceNs = frame === undefined ? undefined : frame.stampNs - momentNs;
    if (
      index === undefined ||
      distanceNs === undefined ||
      distanceNs > toleranceNs ||
      distanceNs < -toleranceNs
    ) {
      unpaired += 1;
    } else {
      labels.set(index, annotation.value);
    }
  }
  const pairs = [...labels]
    .sort(([first], [second]) => first - second)
    .flatMap(([index, label]) => {
      const frame = frames[index];
      return frame === undefined ? [] : [{ ...frame, label }];
    });
  return { pairs, unpaired, invalid };
}
