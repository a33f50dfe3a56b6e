import {
  actionUnits,
  attributeNames,
  attributeOffsets,
  type AttributeQuality,
} from '../affect/attributes.js';
import type { AffectReading } from './FrameRow.js';

const attributeCount = attributeNames.length;
const actionUnitCount = actionUnits.length;

/** An action unit counts as active above this probability (paper 000, section 3: tau = 0.5). */
const activationThreshold = 0.5;

/**
 * The names of the 58 numbers, in paper 000's order `{m, sigma, a, p_aro, p_val}` (section 3): 22 means, 22 standard
 * deviations, 12 fractions of frames with the action unit active, fraction of frames with positive arousal, fraction
 * with positive valence.
 */
export const featureNames: readonly string[] = [
  ...attributeNames.map((name) => `${name}_mean`),
  ...attributeNames.map((name) => `${name}_sd`),
  ...attributeNames.slice(0, actionUnitCount).map((name) => `${name}_active`),
  'arousal_positive',
  'valence_positive',
];

/** For each of the 58 numbers, the attribute that it comes from. */
const featureAttributes: readonly number[] = [
  ...Array.from({ length: attributeCount }, (_, attribute) => attribute),
  ...Array.from({ length: attributeCount }, (_, attribute) => attribute),
  ...Array.from({ length: actionUnitCount }, (_, attribute) => attribute),
  attributeOffsets.arousal,
  attributeOffsets.valence,
];

/** Running moments of one attribute (Welford 1962); plain numbers, so that JSON keeps them exactly. */
interface AttributeMoments {
  /** Frames in which the attribute was known. */
  readonly count: number;
  /** Of those, frames in which it rested on pseudo-labels. */
  readonly pseudoLabelled: number;
  readonly mean: number;
  /** Sum of squared differences from the mean. */
  readonly m2: number;
  /** Frames above the threshold: 0.5 for an action unit, 0 for arousal and valence; 0 for the rest. */
  readonly above: number;
}

/** What is kept of a whole session: 22 moments, however long it lasts. */
export interface FeatureAccumulator {
  /** Frames with a face whose attributes were measured. */
  readonly measuredFrames: number;
  readonly moments: readonly AttributeMoments[];
}

/** Paper 000's vector with what stands behind each number. */
export interface FeatureVector {
  /** `featureNames`. */
  readonly names: readonly string[];
  /** 58 numbers; `undefined` (JSON `null`) where the attribute was never known. */
  readonly vector: readonly (number | undefined)[];
  /** 58 entries; `pseudo-labelled` if any frame was. */
  readonly quality: readonly AttributeQuality[];
}

const noMoments: AttributeMoments = { count: 0, pseudoLabelled: 0, mean: 0, m2: 0, above: 0 };

/** The accumulator of no frames. */
export function emptyFeatures(): FeatureAccumulator {
  return { measuredFrames: 0, moments: Array.from({ length: attributeCount }, () => noMoments) };
}

function aboveThreshold(attribute: number, value: number): boolean {
  if (attribute < actionUnitCount) return value > activationThreshold;
  return (attribute === attributeOffsets.arousal || attribute === attributeOffsets.valence) && value > 0;
}

/**
 * Adds one frame. An attribute that is `unavailable`, or not a finite number, adds nothing to its moments: the frame
 * counts for the others only.
 */
export function addFrame(state: FeatureAccumulator, affect: AffectReading): FeatureAccumulator {
  const moments = state.moments.map((old, attribute) => {
    const value = affect.values[attribute] ?? Number.NaN;
    const quality = affect.quality[attribute] ?? 'unavailable';
    if (quality === 'unavailable' || !Number.isFinite(value)) return old;
    const count = old.count + 1;
    const delta = value - old.mean;
    const mean = old.mean + delta / count;
    return {
      count,
      pseudoLabelled: old.pseudoLabelled + (quality === 'pseudo-labelled' ? 1 : 0),
      mean,
      m2: old.m2 + delta * (value - mean),
      above: old.above + (aboveThreshold(attribute, value) ? 1 : 0),
    };
  });
  return { measuredFrames: state.measuredFrames + 1, moments };
}

function qualityOf(moments: AttributeMoments): AttributeQuality {
  if (moments.count === 0) return 'unavailable';
  return moments.pseudoLabelled > 0 ? 'pseudo-labelled' : 'measured';
}

/**
 * The 58 numbers of the frames so far.
 *
 * The standard deviation is the population's (divided by M, not M - 1). The paper does not say which; the fractions of
 * the same vector divide by M, the frames are the whole session rather than a sample of it, and one frame then has a
 * deviation of 0 instead of none. At the paper's 9,575 frames the two differ by 0.005 %.
 */
export function featureVector(state: FeatureAccumulator): FeatureVector {
  const entries = featureAttributes.map((attribute, entry) => {
    const moments = state.moments[attribute] ?? noMoments;
    const quality = qualityOf(moments);
    if (moments.count === 0) return { value: undefined, quality };
    if (entry < attributeCount) return { value: moments.mean, quality };
    // Rounding can leave m2 a hair below zero after a merge.
    if (entry < 2 * attributeCount)
      return { value: Math.sqrt(Math.max(0, moments.m2) / moments.count), quality };
    return { value: moments.above / moments.count, quality };
  });
  return {
    names: featureNames,
    vector: entries.map((entry) => entry.value),
    quality: entries.map((entry) => entry.quality),
  };
}
