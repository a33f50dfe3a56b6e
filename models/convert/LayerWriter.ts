import { RapportError } from '../../core/RapportError.js';
import { OnnxGraph } from '../onnx/OnnxGraph.js';
import { float32Tensor } from '../onnx/OnnxTensor.js';
import type { TorchTensor } from '../torch/readStateDict.js';
import { blockedChannels, convolutionWeights, type ConvolutionWeights } from './ConvolutionWeights.js';

/**
 * Layers of a network on one ONNX graph, in the form that ONNX Runtime computes fastest; each takes and gives the name
 * of a value.
 */
export class LayerWriter {
  readonly graph: OnnxGraph;
  readonly #weights: ReadonlyMap<string, TorchTensor>;
  #constants = 0;

  constructor(name: string, weights: ReadonlyMap<string, TorchTensor>) {
    this.graph = new OnnxGraph({ name });
    this.#weights = weights;
  }

  /** A weight by its name in the state dict; throws `torch/format` if it is missing. */
  weight(key: string): TorchTensor {
    const tensor = this.#weights.get(key);
    if (tensor === undefined) {
      throw new RapportError(
        'torch/format',
        `The weights lack '${key}': install the package that holds them again.`,
      );
    }
    return tensor;
  }

  /** Weight and bias of a convolution, or of a dense layer as one of 1 by 1. */
  layer(key: string): ConvolutionWeights {
    return convolutionWeights(this.weight(`${key}.weight`), this.weight(`${key}.bias`));
  }

  /** A PReLU's slope a channel, zeros up to a whole channel block. */
  slopes(key: string): Float32Array {
    const { data } = this.weight(`${key}.weight`);
    const slopes = new Float32Array(blockedChannels(data.length));
    slopes.set(data);
    return slopes;
  }

  convolution(x: string, layer: ConvolutionWeights): string {
    return this.graph.node('Conv', [
      x,
      this.#constant(layer.shape, layer.weight),
      this.#constant([layer.bias.length], layer.bias),
    ]);
  }

  /** A convolution of 1 by 1 without bias: `matrix` is [outputs, inputs] row-major. */
  pointwise(x: string, matrix: Float32Array, inputs: number): string {
    return this.graph.node('Conv', [x, this.#constant([matrix.length / inputs, inputs, 1, 1], matrix)]);
  }

  /** Each channel times its factor. */
  scaleChannels(x: string, factors: Float32Array): string {
    return this.graph.node('Conv', [x, this.#constant([factors.length, 1, 1, 1], factors)], {
      attributes: { group: { int: factors.length } },
    });
  }

  /**
   * PReLU after a convolution, as `a x + (1 - a) relu(x)`.
   *
   * ONNX Runtime's own PRelu computes slowly and leaves the blocked layout: in P-Net it took more than half of the time.
   */
  prelu(x: string, slopes: Float32Array): string {
    const straight = this.scaleChannels(x, slopes);
    const bent = this.scaleChannels(
      this.relu(x),
      slopes.map((slope) => 1 - slope),
    );
    return this.add(bent, straight);
  }

  relu(x: string): string {
    return this.graph.node('Relu', [x]);
  }

  add(x: string, y: string): string {
    return this.graph.node('Add', [x, y]);
  }

  /** Torch's MaxPool2d with a stride of 2 and `ceil_mode`. */
  maxPool(x: string, size: number): string {
    const attributes = {
      kernel_shape: { ints: [size, size] },
      strides: { ints: [2, 2] },
      ceil_mode: { int: 1 },
    };
    return this.graph.node('MaxPool', [x], { attributes });
  }

  /** `x W^T + b`; `output` names the value. */
  dense(x: string, layer: ConvolutionWeights, output?: string): string {
    const [outputs, inputs, rows, columns] = layer.shape;
    const weight = this.#constant([outputs, inputs * rows * columns], layer.weight);
    return this.graph.node('Gemm', [x, weight, this.#constant([outputs], layer.bias)], {
      attributes: { transB: { int: 1 } },
      ...(output === undefined ? {} : { output }),
    });
  }

  /** PReLU after a dense layer. */
  densePrelu(x: string, key: string): string {
    const { shape, data } = this.weight(`${key}.weight`);
    return this.graph.node('PRelu', [x, this.#constant(shape, data)]);
  }

  #constant(dims: readonly number[], values: Float32Array): string {
    this.#constants += 1;
    return this.graph.constant(`constant_${this.#constants}`, float32Tensor(dims, values));
  }
}
