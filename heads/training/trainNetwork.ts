import {
  earlyStoppingStart,
  earlyStoppingStep,
  type EarlyStoppingState,
} from '../../core/culturenet/earlyStopping.js';
import type { DenseLayer } from '../../core/culturenet/Head.js';
import {
  gatherSamples,
  indexSamples,
  viewLabels,
  type SampleView,
} from '../../core/culturenet/SampleView.js';
import { derivedSeed, shuffledIndices } from '../../core/culturenet/shuffle.js';
import type { TrainingSettings } from '../../core/culturenet/TrainingSettings.js';
import { mulberry32 } from '../../core/metrics/mulberry32.js';
import type { Network, Tensor } from '../../core/model/Network.js';
import { RapportError } from '../../core/RapportError.js';
import type { HeadNetworks } from './HeadNetworks.js';
import { layersFromTensors, layerTensors } from '../registry/layerTensors.js';
import { predict } from './predict.js';

/** One epoch's mean squared errors: of the batches as they were trained on, and of the validation part after it. */
export interface EpochLoss {
  readonly epoch: number;
  readonly training: number;
  readonly validation: number;
}

/** Everything between two epochs: enough to go on as if nothing had happened. */
export interface TrainingState {
  /** `weight1`, `weight1.gradientSum`, `weight1.updateSum`, `bias1` … as `trainingGraph` names them. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly history: readonly EpochLoss[];
  readonly stopping: EarlyStoppingState;
  /** The layers after the epoch with the smallest validation loss so far. */
  readonly best: readonly DenseLayer[];
}

export interface TrainingRun {
  readonly train: SampleView;
  readonly validation: SampleView;
  readonly settings: TrainingSettings;
  /** Called after each epoch with a state that may be kept. */
  readonly onEpoch?: (state: TrainingState) => void | Promise<void>;
  /** Once aborted, training ends with `head/interrupted`; the last state given to `onEpoch` goes on from there. */
  readonly signal?: AbortSignal;
}

/** The largest number of features that cross to the graph in one call, as float32: 16 MB. */
const numbersACall = 4_194_304;

/** The state before the first epoch: these layers and empty accumulators. */
export function startState(layers: readonly DenseLayer[]): TrainingState {
  const tensors: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(layerTensors(layers, 1))) {
    tensors[name] = tensor;
    for (const sum of ['gradientSum', 'updateSum']) {
      tensors[`${name}.${sum}`] = { data: new Float32Array(tensor.data.length), shape: tensor.shape };
    }
  }
  return { tensors, history: [], stopping: earlyStoppingStart, best: layers };
}

function meanSquaredError(scores: Float32Array, labels: Float32Array): number {
  let sum = 0;
  for (const [index, score] of scores.entries()) sum += (score - (labels[index] ?? 0)) ** 2;
  return sum / scores.length;
}

interface EpochResult {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly loss: number;
}

async function trainEpoch(
  network: Network,
  start: Readonly<Record<string, Tensor>>,
  run: TrainingRun,
  order: Int32Array,
): Promise<EpochResult> {
  const { train, settings } = run;
  const { batchSize } = settings;
  const index = indexSamples(train);
  const batchesACall = Math.max(1, Math.floor(numbersACall / (batchSize * train.width)));
  const size = Math.min(batchesACall * batchSize, train.count);
  const into = { features: new Float32Array(size * train.width), labels: new Float32Array(size) };
  let tensors = start;
  let squaredErrors = 0;
  for (let from = 0; from < train.count;) {
    if (run.signal?.aborted === true) {
      throw new RapportError(
        'head/interrupted',
        'Training was interrupted and nothing was replaced: run the same command again.',
      );
    }
    // Whole batches in one call; the last, smaller batch in a call of its own.
    const left = train.count - from;
    const count = left < batchSize ? left : Math.min(size, left - (left % batchSize));
    const samples = Math.min(batchSize, count);
    gatherSamples(train, index, { samples: order, from, to: from + count }, into);
    const inputs: Record<string, Tensor> = {
      features: {
        data: into.features.subarray(0, count * train.width),
        shape: [count / samples, samples, train.width],
      },
      labels: { data: into.labels.subarray(0, count), shape: [count / samples, samples, 1] },
    };
    for (const [name, tensor] of Object.entries(tensors)) inputs[`start.${name}`] = tensor;
    const outputs = await network.run(inputs);
    const next: Record<string, Tensor> = {};
    for (const name of Object.keys(tensors)) {
      const tensor = outputs[`next.${name}`];
      if (tensor !== undefined) next[name] = tensor;
    }
    tensors = next;
    for (const loss of outputs['loss']?.data ?? []) squaredErrors += loss * samples;
    from += count;
  }
  return { tensors, loss: squaredErrors / train.count };
}

/**
 * Fits a network: epochs over the training samples in a new random order each, until the validation loss stops falling
 * or the epochs are used up (paper 003, section III-C).
 *
 * Deterministic: the same state, samples and settings give the same bits. The epoch's order depends on the seed and the
 * epoch's number alone, so that a resumed run equals one that was never interrupted.
 *
 * @returns the state after the last epoch; its `best` are the layers to use.
 * @throws RapportError `head/interrupted` after an abort, `head/diverged` when the loss is no longer a number.
 */
export async function trainNetwork(
  networks: HeadNetworks,
  start: TrainingState,
  run: TrainingRun,
): Promise<TrainingState> {
  const { settings, validation } = run;
  const depth = networks.widths.length - 1;
  const validationLabels = viewLabels(validation);
  let state = start;
  while (state.history.length < settings.maxEpochs && !state.stopping.stop) {
    const epoch = state.history.length + 1;
    const order = shuffledIndices(run.train.count, mulberry32(derivedSeed(settings.seed, 'order', epoch)));
    const { tensors, loss } = await trainEpoch(networks.training, state.tensors, run, order);
    const layers = layersFromTensors(tensors, { first: 1, last: depth, name: 'The training state' });
    const { scores } = await predict(networks.prediction, layers, validation);
    // Rounded as a checkpoint keeps it, so that a resumed run decides alike.
    const validationLoss = Math.fround(meanSquaredError(scores, validationLabels));
    if (!Number.isFinite(validationLoss)) {
      throw new RapportError(
        'head/diverged',
        'Training diverged (its loss is no number): check the features for values that are not finite or very large.',
      );
    }
    const smallest = Math.min(...state.history.map((entry) => entry.validation));
    state = {
      tensors,
      history: [...state.history, { epoch, training: loss, validation: validationLoss }],
      stopping: earlyStoppingStep(state.stopping, validationLoss, settings),
      best: validationLoss < smallest ? layers : state.best,
    };
    await run.onEpoch?.(state);
  }
  return state;
}
