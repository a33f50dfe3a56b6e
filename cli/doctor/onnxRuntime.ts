import { OnnxGraph } from '../../models/onnx/OnnxGraph.js';
import { failing, working, type PartCheck } from './PartReport.js';

const part = 'ONNX Runtime';
const remedy = 'run `npm ci --ignore-scripts && npm run setup`';

/** ONNX Runtime: a network of one operator computes the right numbers. */
export const onnxRuntimeCheck: PartCheck = {
  part,
  remedy,
  check: async () => {
    const { loadModelFromBuffer } = await import('../../models/loadModel.js');
    const graph = new OnnxGraph({ name: 'doctor' });
    graph.output(graph.node('Relu', [graph.input('x', 'float32', [3])], { output: 'y' }), 'float32', [3]);
    const network = await loadModelFromBuffer(graph.encode(), { id: 'doctor' });
    try {
      const { y } = await network.run({ x: { data: Float32Array.of(-1, 0, 2), shape: [3] } });
      const values = y === undefined ? 'nothing' : y.data.join(' ');
      // Relu: max(x, 0) of -1, 0, 2.
      if (values !== '0 0 2') return [failing(part, `Relu of -1 0 2 gave ${values}`, remedy)];
      return [working(part, 'a network computed the right numbers on the CPU')];
    } finally {
      await network.release();
    }
  },
};
