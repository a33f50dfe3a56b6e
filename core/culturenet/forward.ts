import type { DenseLayer } from './Head.js';

/** One layer on one sample: `x W + b` (paper 003, equation 2). Returns `layer.outputs` numbers. */
export function dense(layer: DenseLayer, input: Float32Array): Float32Array {
  const { outputs, weight } = layer;
  const result = Float32Array.from(layer.bias);
  for (const [row, value] of input.entries()) {
    if (value === 0) continue; // After a ReLU about half of the inputs are zero.
    const offset = row * outputs;
    for (let column = 0; column < outputs; column += 1) {
      result[column] = (result[column] as number) + value * (weight[offset + column] as number);
    }
  }
  return result;
}

/** The ReLU layers in turn on one sample (paper 003, equation 1): the last hidden layer's activations. */
export function hiddenActivations(layers: readonly DenseLayer[], features: Float32Array): Float32Array {
  let activations = features;
  for (const layer of layers) {
    activations = dense(layer, activations);
    for (const [index, value] of activations.entries()) {
      if (value < 0) activations[index] = 0;
    }
  }
  return activations;
}
