import type { Network } from '../../core/model/Network.js';
import type { AdadeltaSettings } from '../../core/culturenet/TrainingSettings.js';
import { predictionGraph } from './predictionGraph.js';
import { trainingGraph } from './trainingGraph.js';

/** Opens an ONNX file's bytes; `models/loadModel.ts` has the one that uses ONNX Runtime. */
export type OpenNetwork = (bytes: Uint8Array, id: string) => Promise<Network>;

/** The graphs that fit and use networks of these widths. */
export interface HeadNetworks {
  readonly widths: readonly number[];
  /** See `trainingGraph`. */
  readonly training: Network;
  /** See `predictionGraph`. */
  readonly prediction: Network;
}

/** Writes and opens the two graphs for these widths. */
export async function openHeadNetworks(
  open: OpenNetwork,
  widths: readonly number[],
  adadelta: AdadeltaSettings,
): Promise<HeadNetworks> {
  const name = widths.join('-');
  return {
    widths,
    training: await open(trainingGraph({ widths, adadelta }), `culturenet-training-${name}`),
    prediction: await open(predictionGraph(widths), `culturenet-prediction-${name}`),
  };
}
