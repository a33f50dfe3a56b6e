import type { LabelledFeatures } from '../../core/annotation/LabelledFeatures.js';
import {
  defaultCohort,
  simulatedCohort,
  type CohortSettings,
} from '../../core/culturenet/simulatedCohort.js';
import { protocols } from '../../core/culturenet/protocol.js';
import { paperSettings, type TrainingSettings } from '../../core/culturenet/TrainingSettings.js';
import type { EvaluationSettings } from '../../heads/evaluation/Evaluation.js';
import { openFittingNetworks, type FittingNetworks } from '../../heads/training/fitLayers.js';
import { networkOpener } from '../../heads/training/openNetwork.js';

export const smallWidth = 12;
export const smallHidden = [10, 8, 6];
export const smallSettings: TrainingSettings = { ...paperSettings, batchSize: 32, maxEpochs: 4, seed: 5 };

/** An evaluation of every protocol with the small heads, in one run. */
export const smallEvaluation: EvaluationSettings = {
  protocols,
  runs: 1,
  shares: [0.1, 0.2],
  files: [],
  duplicates: 'refuse',
  hiddenWidths: smallHidden,
  training: smallSettings,
  split: { method: 'random', blockSec: 10 },
};

/** Two cultures of three simulated children with 200 frames of 12 features. */
export function smallCohort(settings: Partial<CohortSettings> = {}): LabelledFeatures[] {
  return [
    ...simulatedCohort({
      ...defaultCohort,
      childrenPerCulture: 3,
      framesPerChild: 200,
      width: smallWidth,
      factors: 6,
      repertoire: 2,
      ...settings,
    }),
  ];
}

/** The graphs for a head of three small hidden layers. */
export function smallNetworks(threads = 1): Promise<FittingNetworks> {
  const shape = { width: smallWidth, hiddenWidths: smallHidden };
  return openFittingNetworks(networkOpener(threads), shape, smallSettings);
}
