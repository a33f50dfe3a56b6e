import { describe, expect, it } from 'vitest';

import { machinePrecision } from '../../../models/bench/Precision.js';
import { countMultiplyAdds } from '../../../models/bench/multiplyAdds.js';
import { timeInTurns } from '../../../models/bench/timeInTurns.js';
import { OnnxGraph } from '../../../models/onnx/OnnxGraph.js';
import { float32Tensor, tensorOf } from '../../../models/onnx/OnnxTensor.js';

const ones = (dims: readonly number[]) =>
  float32Tensor(dims, Array<number>(dims.reduce((product, size) => product * size, 1)).fill(1));

describe('countMultiplyAdds', () => {
  it('counts convolutions, grouped ones and dense layers', async () => {
    const graph = new OnnxGraph({ name: 'layers' });
    const x = graph.input('x', 'float32', ['N', 4, 'H', 'W']);
    const full = graph.node('Conv', [x, graph.constant('full', ones([8, 4, 3, 3]))]);
    const depthwise = graph.node(
      'Conv',
      [graph.node('Relu', [full]), graph.constant('depthwise', ones([8, 1, 3, 3]))],
      {
        attributes: { group: { int: 8 }, strides: { ints: [2, 2] } },
      },
    );
    const pooled = graph.node('Flatten', [graph.node('GlobalAveragePool', [depthwise])]);
    const dense = graph.node('Gemm', [pooled, graph.constant('dense', ones([5, 8]))], {
      attributes: { transB: { int: 1 } },
    });
    graph.node('MatMul', [dense, graph.constant('last', ones([5, 2]))], { output: 'y' });
    graph.output('y', 'float32', ['N', 2]);
    const x0 = { data: new Float32Array(4 * 9 * 11), shape: [1, 4, 9, 11] };
    // full: 7 x 9 x 8 outputs x (4 x 3 x 3) = 504 x 36 = 18144; depthwise: 3 x 4 x 8 x 9 = 864; dense 5 x 8 = 40; last 2 x 5 = 10
    expect(await countMultiplyAdds(graph.encode(), { x: x0 })).toBe(18144 + 864 + 40 + 10);
  });

  it('sees through the scales of quantised weights', async () => {
    const graph = new OnnxGraph({ name: 'quantised' });
    const x = graph.input('x', 'float32', ['N', 3]);
    const weights = graph.node('DequantizeLinear', [
      graph.constant('bytes', tensorOf('int8', [3, 7], new Int8Array(21))),
      graph.constant('scale', float32Tensor([], [0.1])),
    ]);
    graph.node('MatMul', [x, weights], { output: 'y' });
    graph.output('y', 'float32', ['N', 7]);
    const bytes = graph.encode();
    expect(await countMultiplyAdds(bytes, { x: { data: new Float32Array(6), shape: [2, 3] } })).toBe(
      2 * 7 * 3,
    );
    expect(machinePrecision(bytes)).toBe('float32'); // weights kept small, but multiplied as floats
  });
});

describe('timeInTurns', () => {
  it('takes median and fastest of the runs that count, in turns', async () => {
    let nowMs = 0;
    const order: string[] = [];
    const durationsMs = { a: [50, 50, 3, 1, 2], b: [9, 9, 9, 9, 9] };
    const work = (name: 'a' | 'b') => ({
      run: () => {
        nowMs += durationsMs[name][order.filter((ran) => ran === name).length] ?? 0;
        order.push(name);
        return Promise.resolve();
      },
    });
    const times = await timeInTurns([work('a'), work('b')], { rounds: 3, clockMs: () => nowMs });
    expect(order.join('')).toBe('ababababab'); // two rounds to warm up, three that count
    expect(times).toEqual([
      { medianMs: 2, fastestMs: 1, runs: 3 },
      { medianMs: 9, fastestMs: 9, runs: 3 },
    ]);
  });
});
