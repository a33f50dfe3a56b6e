import { loadModelFromBuffer, type LoadedNetwork } from '../loadModel.js';
import { OnnxGraph } from '../onnx/OnnxGraph.js';
import { float32Tensor, tensorOf } from '../onnx/OnnxTensor.js';

/** Side of the square matrices: large enough to drown the bookkeeping, and done within one slice of the scheduler. */
const side = 512;

/** The multiply-adds of one run of a peak network. */
export const peakMultiplyAdds = side ** 3;

export const peakInput = { x: { data: new Float32Array(side * side).fill(0.5), shape: [side, side] } };

/**
 * One large matrix product, the work at which a machine comes nearest to its peak: in float32, or on bytes as int8
 * networks do (the quantisation of the input is negligible beside it).
 */
export function peakNetwork(
  precision: 'float32' | 'int8',
  options: { readonly threads: number },
): Promise<LoadedNetwork> {
  const graph = new OnnxGraph({ name: `peak-${precision}` });
  const x = graph.input('x', 'float32', [side, side]);
  if (precision === 'float32') {
    const weights = graph.constant('weights', float32Tensor([side, side], peakInput.x.data));
    graph.node('MatMul', [x, weights], { output: 'y' });
    graph.output('y', 'float32', [side, side]);
  } else {
    const scale = graph.constant('scale', float32Tensor([], [1 / 255]));
    const zero = graph.constant('zero', tensorOf('uint8', [], Uint8Array.of(0)));
    const bytes = graph.node('QuantizeLinear', [x, scale, zero]);
    const weights = graph.constant(
      'weights',
      tensorOf('int8', [side, side], new Int8Array(side * side).fill(3)),
    );
    graph.node('MatMulInteger', [bytes, weights], { output: 'y' });
    graph.output('y', 'int32', [side, side]);
  }
  return loadModelFromBuffer(graph.encode(), { id: `peak-${precision}`, threads: options.threads });
}
