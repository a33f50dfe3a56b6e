import type { Network, Tensor } from '../model/Network.js';
import { RapportError } from '../RapportError.js';

/**
 * One named output; throws `face/outputs` where the network has none of that name, or one of another length.
 *
 * @param length how many numbers it must hold, where that is known
 */
export function networkOutput(
  network: Network,
  outputs: Readonly<Record<string, Tensor>>,
  name: string,
  length?: number,
): Tensor {
  const tensor = outputs[name];
  if (tensor === undefined) {
    throw new RapportError(
      'face/outputs',
      `The model ${network.id} has no output '${name}', only ${Object.keys(outputs).join(', ')}: choose the model that the manifest names for this stage.`,
    );
  }
  if (length !== undefined && tensor.data.length !== length) {
    throw new RapportError(
      'face/outputs',
      `The model ${network.id} gave ${tensor.data.length} numbers as '${name}' instead of ${length}: choose the model that the manifest names for this stage.`,
    );
  }
  return tensor;
}
