import { OnnxGraph } from '../../models/onnx/OnnxGraph.js';
import { parameterNames } from './trainingGraph.js';

/**
 * The forward pass of a network of these widths as an ONNX graph.
 *
 * Inputs: `features` [samples, widths[0]], `weight1` [inputs, outputs], `bias1` [outputs] …. Outputs: `activations`
 * [samples, last hidden width] and `scores` [samples, 1].
 */
export function predictionGraph(widths: readonly number[]): Uint8Array {
  const depth = widths.length - 1;
  const graph = new OnnxGraph({ name: 'prediction' });
  let activations = graph.input('features', 'float32', ['samples', widths[0] ?? 0]);
  for (let layer = 1; layer <= depth; layer += 1) {
    const [weightName, biasName] = parameterNames(layer);
    const outputs = widths[layer] ?? 0;
    const weight = graph.input(weightName, 'float32', [widths[layer - 1] ?? 0, outputs]);
    const bias = graph.input(biasName, 'float32', [outputs]);
    if (layer === depth) {
      graph.node('Identity', [activations], { output: 'activations' });
      graph.node('Gemm', [activations, weight, bias], { output: 'scores' });
    } else {
      activations = graph.node('Relu', [graph.node('Gemm', [activations, weight, bias])]);
    }
  }
  graph.output('activations', 'float32', ['samples', widths[depth - 1] ?? 0]);
  graph.output('scores', 'float32', ['samples', 1]);
  return graph.encode();
}
