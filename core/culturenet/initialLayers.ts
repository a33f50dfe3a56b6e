import type { Random } from '../metrics/bootstrap.js';
import type { DenseLayer } from './Head.js';

/**
 * Fully connected layers at their start: weights uniform in +-sqrt(6 / (inputs + outputs)) (Glorot & Bengio 2010,
 * equation 16; Keras's default), biases zero.
 *
 * @param widths from the input to the output, `[2048, 500, 200, 100, 50, 1]` for the paper's head.
 */
export function initialLayers(widths: readonly number[], random: Random): DenseLayer[] {
  return widths.slice(1).map((outputs, index) => {
    const inputs = widths[index] ?? 0;
    const limit = Math.sqrt(6 / (inputs + outputs));
    const weight = Float32Array.from({ length: inputs * outputs }, () => (2 * random() - 1) * limit);
    return { inputs, outputs, weight, bias: new Float32Array(outputs) };
  });
}
