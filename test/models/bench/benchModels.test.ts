import { describe, expect, it } from 'vitest';

import { benchModels, subjectOfFile } from '../../../models/bench/benchModels.js';
import { OnnxGraph } from '../../../models/onnx/OnnxGraph.js';
import { float32Tensor } from '../../../models/onnx/OnnxTensor.js';

/** [N, 4] times [4, 3]. */
function product(): Uint8Array {
  const graph = new OnnxGraph({ name: 'product' });
  graph.input('x', 'float32', ['N', 4]);
  graph.constant(
    'w',
    float32Tensor(
      [4, 3],
      Array.from({ length: 12 }, () => 0.5),
    ),
  );
  graph.output(graph.node('MatMul', ['x', 'w']), 'float32', ['N', 3]);
  return graph.encode();
}

describe('benchModels', () => {
  it('times any ONNX file, one row of its free size, against the machine’s peak', async () => {
    const { peaks, models } = await benchModels([subjectOfFile('product.onnx', product())], {
      threads: [1],
      rounds: 3,
      clockMs: () => performance.now(),
    });
    expect(models).toMatchObject([
      { id: 'product.onnx', precision: 'float32', threads: 1, inputShape: [1, 4], multiplyAdds: 12 },
    ]);
    const { fastestMs, medianMs, limitMs } = models[0] ?? { fastestMs: NaN, medianMs: NaN, limitMs: NaN };
    expect(fastestMs).toBeLessThanOrEqual(medianMs);
    const peak = peaks.find(({ precision }) => precision === 'float32')?.multiplyAddsPerSec ?? NaN;
    expect(limitMs).toBeCloseTo(12_000 / peak, 12);
  });

  it('refuses a file that is no ONNX model', () => {
    expect(() => subjectOfFile('x', new TextEncoder().encode('no model'))).toThrow('is not an ONNX model');
  });
});
