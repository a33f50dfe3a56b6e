import type { TorchTensor } from '../torch/readStateDict.js';

/** ONNX Runtime keeps channels in blocks of this many (AVX-512); a layer of another width leaves that fast layout. */
const channelBlock = 16;

/** The next multiple of the channel block. */
export function blockedChannels(channels: number): number {
  return Math.ceil(channels / channelBlock) * channelBlock;
}

/** A convolution's weights, [outputs, inputs, rows, columns] row-major, and one bias an output. */
export interface ConvolutionWeights {
  readonly shape: readonly [outputs: number, inputs: number, rows: number, columns: number];
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** Torch's weights as they are. */
export function convolutionWeights(weight: TorchTensor, bias: TorchTensor): ConvolutionWeights {
  const [outputs = 1, inputs = 1, rows = 1, columns = 1] = weight.shape;
  return { shape: [outputs, inputs, rows, columns], weight: weight.data, bias: bias.data };
}

/**
 * The same convolution with zero channels added: outputs up to `outputs`, inputs up to the length of `inputScales`,
 * by which the weights of each input are multiplied (-1 takes an input that was carried negated).
 */
export function widenConvolution(
  layer: ConvolutionWeights,
  to: { readonly outputs: number; readonly inputScales: readonly number[] },
): ConvolutionWeights {
  const [outputs, inputs, rows, columns] = layer.shape;
  const window = rows * columns;
  const weight = new Float32Array(to.outputs * to.inputScales.length * window);
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      const scale = to.inputScales[input] ?? 1;
      for (let i = 0; i < window; i++) {
        weight[(output * to.inputScales.length + input) * window + i] =
          scale * (layer.weight[(output * inputs + input) * window + i] ?? 0);
      }
    }
  }
  const bias = new Float32Array(to.outputs);
  bias.set(layer.bias);
  return { shape: [to.outputs, to.inputScales.length, rows, columns], weight, bias };
}

/** The same convolution with more outputs: copies of those in `sources`, each times its factor. */
export function repeatOutputs(
  layer: ConvolutionWeights,
  sources: readonly { readonly output: number; readonly factor: number }[],
): ConvolutionWeights {
  const [outputs, inputs, rows, columns] = layer.shape;
  const size = inputs * rows * columns;
  const weight = new Float32Array((outputs + sources.length) * size);
  const bias = new Float32Array(outputs + sources.length);
  weight.set(layer.weight);
  bias.set(layer.bias);
  sources.forEach(({ output, factor }, i) => {
    const copy = layer.weight.subarray(output * size, (output + 1) * size).map((value) => factor * value);
    weight.set(copy, (outputs + i) * size);
    bias[outputs + i] = factor * (layer.bias[output] ?? 0);
  });
  return { shape: [outputs + sources.length, inputs, rows, columns], weight, bias };
}
