import type { DenseLayer } from '../../core/culturenet/Head.js';
import { gatherSamples, indexSamples, type SampleView } from '../../core/culturenet/SampleView.js';
import type { Network } from '../../core/model/Network.js';
import { layerTensors } from '../registry/layerTensors.js';

/** Estimates of samples, in sample order. */
export interface Prediction {
  /** Not clamped. */
  readonly scores: Float32Array;
  /** The last hidden layer's activations, row-major. */
  readonly activations: Float32Array;
}

/** Samples a call: 2,048 rows of 2,048 numbers are 16 MB. */
const samplesACall = 2048;

/** Runs a network (`predictionGraph`) with these layers over samples. */
export async function predict(
  prediction: Network,
  layers: readonly DenseLayer[],
  view: SampleView,
): Promise<Prediction> {
  const parameters = layerTensors(layers, 1);
  const hidden = layers.at(-1)?.inputs ?? 0;
  const scores = new Float32Array(view.count);
  const activations = new Float32Array(view.count * hidden);
  const index = indexSamples(view);
  const samples = Int32Array.from({ length: view.count }, (_, sample) => sample);
  const size = Math.min(samplesACall, view.count);
  const into = { features: new Float32Array(size * view.width), labels: new Float32Array(size) };
  for (let from = 0; from < view.count; from += size) {
    const to = Math.min(from + size, view.count);
    gatherSamples(view, index, { samples, from, to }, into);
    const outputs = await prediction.run({
      ...parameters,
      features: { data: into.features.subarray(0, (to - from) * view.width), shape: [to - from, view.width] },
    });
    scores.set(outputs['scores']?.data ?? [], from);
    activations.set(outputs['activations']?.data ?? [], from * hidden);
  }
  return { scores, activations };
}
