import type { DenseLayer } from '../../core/culturenet/Head.js';
import { initialLayers } from '../../core/culturenet/initialLayers.js';
import { sampleView, viewLabels, type SampleView } from '../../core/culturenet/SampleView.js';
import { derivedSeed } from '../../core/culturenet/shuffle.js';
import type { TrainingSettings } from '../../core/culturenet/TrainingSettings.js';
import { mulberry32 } from '../../core/metrics/mulberry32.js';
import { openHeadNetworks, type HeadNetworks, type OpenNetwork } from './HeadNetworks.js';
import { predict } from './predict.js';
import { startState, trainNetwork, type TrainingRun, type TrainingState } from './trainNetwork.js';

/** The graphs for a whole head and for its last layer alone. */
export interface FittingNetworks {
  readonly whole: HeadNetworks;
  /** Widths `[last hidden, 1]`: with layers 1 to 4 frozen, their activations are computed once and are the features. */
  readonly lastLayer: HeadNetworks;
}

/** @param hiddenWidths the paper's `[500, 200, 100, 50]`, or others. */
export async function openFittingNetworks(
  open: OpenNetwork,
  shape: { readonly width: number; readonly hiddenWidths: readonly number[] },
  settings: Pick<TrainingSettings, 'adadelta'>,
): Promise<FittingNetworks> {
  const { width, hiddenWidths } = shape;
  return {
    whole: await openHeadNetworks(open, [width, ...hiddenWidths, 1], settings.adadelta),
    lastLayer: await openHeadNetworks(open, [hiddenWidths.at(-1) ?? width, 1], settings.adadelta),
  };
}

/** Joint learning (paper 003, section III-B): all layers from a Glorot uniform start that the seed decides. */
export async function fitAllLayers(
  networks: FittingNetworks,
  run: TrainingRun,
  resumed?: TrainingState,
): Promise<TrainingState> {
  const random = mulberry32(derivedSeed(run.settings.seed, 'start'));
  const start = resumed ?? startState(initialLayers(networks.whole.widths, random));
  return trainNetwork(networks.whole, start, run);
}

/** Samples seen through frozen layers: the last hidden layer's activations as features, with the same labels. */
export async function activationView(
  networks: FittingNetworks,
  layers: readonly DenseLayer[],
  view: SampleView,
): Promise<SampleView> {
  const { activations } = await predict(networks.whole.prediction, layers, view);
  const rows = Int32Array.from({ length: view.count }, (_, row) => row);
  const width = networks.lastLayer.widths[0] ?? 0;
  return sampleView(width, [{ features: activations, labels: viewLabels(view), rows }]);
}

/**
 * Culturalization and personalization (paper 003, equation 4): the last layer alone, started from the parent's, on
 * `activationView`s of the culture's or the child's frames. Accumulators start empty.
 */
export async function fitLastLayer(
  networks: FittingNetworks,
  parent: DenseLayer,
  run: TrainingRun,
): Promise<TrainingState> {
  return trainNetwork(networks.lastLayer, startState([parent]), run);
}
