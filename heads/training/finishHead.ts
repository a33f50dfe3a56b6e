import { calibrationScale, coverageOf } from '../../core/culturenet/calibration.js';
import type { DenseLayer, FeatureModel, Head, HeadSource, SharedLayers } from '../../core/culturenet/Head.js';
import { dense } from '../../core/culturenet/forward.js';
import { predictiveSd } from '../../core/culturenet/predictiveSd.js';
import { viewLabels, type SampleView } from '../../core/culturenet/SampleView.js';
import { derivedSeed } from '../../core/culturenet/shuffle.js';
import { agreement } from '../../core/metrics/agreement.js';
import { bootstrapIntervals } from '../../core/metrics/bootstrap.js';
import { headEffectiveness } from '../../core/metrics/headEffectiveness.js';
import { mulberry32 } from '../../core/metrics/mulberry32.js';
import type { CardMetrics, HeadCard, Interval } from '../registry/HeadCard.js';
import { headId } from '../registry/writeHead.js';

/** A head's frames as its last hidden layer sees them (`activationView`). */
export interface ActivationParts {
  readonly train: SampleView;
  readonly validation: SampleView;
  readonly heldOut: SampleView;
}

export interface HeadMaking {
  readonly source: HeadSource;
  /** The culture's or child's id; `gennet`. */
  readonly name: string;
  readonly featureModel: FeatureModel;
  readonly shared: SharedLayers;
  readonly lastLayer: DenseLayer;
  readonly parts: ActivationParts;
  /** Neighbouring frames that the bootstrap draws together. */
  readonly blockFrames: number;
  readonly seed: number;
}

export interface MadeHead {
  readonly head: Head;
  readonly judged: Pick<HeadCard, 'validation' | 'heldOut' | 'uncertainty' | 'warning'>;
}

const resamples = 300;

/** Scores as the running suite gives them, clamped to [-1, 1]. */
export function scoresOf(lastLayer: DenseLayer, view: SampleView): Float32Array {
  const scores = new Float32Array(view.count);
  let sample = 0;
  for (const { features, rows } of view.parts) {
    for (const row of rows) {
      const activations = features.subarray(row * view.width, (row + 1) * view.width);
      scores[sample] = Math.min(1, Math.max(-1, dense(lastLayer, activations)[0] ?? Number.NaN));
      sample += 1;
    }
  }
  return scores;
}

function deviationsOf(head: Pick<Head, 'shared' | 'uncertainty'>, view: SampleView): Float32Array {
  const deviations = new Float32Array(view.count);
  let sample = 0;
  for (const { features, rows } of view.parts) {
    for (const row of rows) {
      deviations[sample] = predictiveSd(head, features.subarray(row * view.width, (row + 1) * view.width));
      sample += 1;
    }
  }
  return deviations;
}

/** The four measures with 95 % intervals from a bootstrap of blocks of neighbouring frames. */
export function cardMetrics(
  labels: Float32Array,
  scores: Float32Array,
  options: { readonly blockFrames: number; readonly seed: number },
): CardMetrics {
  const values = agreement(labels, scores);
  const bounds = bootstrapIntervals(
    [labels, scores],
    ([reference = new Float64Array(0), estimate = new Float64Array(0)]) => ({
      ...agreement(reference, estimate),
    }),
    {
      random: mulberry32(derivedSeed(options.seed, 'bootstrap')),
      resamples,
      blockLength: options.blockFrames,
    },
  );
  const intervals: Partial<Record<'icc' | 'ccc' | 'pc' | 'mae', Interval>> = {};
  for (const measure of ['icc', 'ccc', 'pc', 'mae'] as const) {
    const value = values[measure];
    const interval = bounds[measure];
    if (value === undefined) continue;
    intervals[measure] = interval ? { value, low: interval.low, high: interval.high } : { value };
  }
  return { frames: labels.length, ...intervals };
}

/**
 * Makes a fitted last layer a head: measures its noise on the training frames, sets its uncertainty's scale on the
 * validation frames, and judges scores and coverage on the held-out ones.
 */
export function finishHead(making: HeadMaking): MadeHead {
  const { parts, shared, lastLayer, source, featureModel } = making;
  const errorsOn = (view: SampleView): Float32Array => {
    const labels = viewLabels(view);
    return scoresOf(lastLayer, view).map((score, index) => score - (labels[index] ?? 0));
  };
  const trainingErrors = errorsOn(parts.train);
  const meanSquare = trainingErrors.reduce((sum, error) => sum + error ** 2, 0) / trainingErrors.length;
  const uncertainty = { noiseSd: Math.max(1e-3, Math.sqrt(meanSquare)), frames: parts.train.count, scale: 1 };
  const unscaled = { shared, uncertainty };
  const scale = calibrationScale(errorsOn(parts.validation), deviationsOf(unscaled, parts.validation));
  const calibrated = { shared, uncertainty: { ...uncertainty, scale } };
  const coverage = coverageOf(errorsOn(parts.heldOut), deviationsOf(calibrated, parts.heldOut));

  const unnamed = { source, featureModel, shared, lastLayer, uncertainty: calibrated.uncertainty };
  const trainingLabels = viewLabels(parts.train);
  const meanLabel = trainingLabels.reduce((sum, label) => sum + label, 0) / trainingLabels.length;
  const heldOutLabels = viewLabels(parts.heldOut);
  const heldOutScores = scoresOf(lastLayer, parts.heldOut);
  const reason = headEffectiveness(heldOutLabels, heldOutScores, { meanLabel })?.reason;
  return {
    head: { id: headId(unnamed, making.name), ...unnamed },
    judged: {
      validation: cardMetrics(viewLabels(parts.validation), scoresOf(lastLayer, parts.validation), making),
      heldOut: cardMetrics(heldOutLabels, heldOutScores, making),
      uncertainty: {
        ...calibrated.uncertainty,
        ...(coverage === undefined ? {} : { coverage }),
        coverageFrames: parts.heldOut.count,
      },
      ...(reason === undefined ? {} : { warning: `This head is ineffective on held-out frames. ${reason}` }),
    },
  };
}
