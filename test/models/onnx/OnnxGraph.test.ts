import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';

import { OnnxGraph } from '../../../models/onnx/OnnxGraph.js';
import { float32Tensor, int64Tensor } from '../../../models/onnx/OnnxTensor.js';
import { decodeModel } from '../../../models/onnx/schema.js';

async function run(graph: OnnxGraph, feeds: Record<string, Tensor>) {
  const session = await InferenceSession.create(graph.encode());
  return session.run(feeds);
}

describe('OnnxGraph', () => {
  it('writes a dense layer that ONNX Runtime computes', async () => {
    const graph = new OnnxGraph({ name: 'dense' });
    const x = graph.input('x', 'float32', ['N', 2]);
    const w = graph.constant('w', float32Tensor([2, 2], [1, 2, 3, 4]));
    const b = graph.constant('b', float32Tensor([2], [10, 20]));
    graph.node('Gemm', [x, w, b], { attributes: { transB: { int: 1 }, alpha: { float: 0.5 } }, output: 'y' });
    graph.output('y', 'float32', ['N', 2]);
    const { y } = await run(graph, { x: new Tensor('float32', [1, 1, 2, 0], [2, 2]) });
    // 0.5 * x wT + b: [1+2, 3+4] / 2 + b = [11.5, 23.5]; [2, 6] / 2 + b = [11, 23]
    expect(Array.from(y?.data as Float32Array)).toEqual([11.5, 23.5, 11, 23]);
    expect(y?.dims).toEqual([2, 2]);
  });

  it('writes int64 inputs and constants, integer lists and several outputs', async () => {
    const graph = new OnnxGraph({ name: 'gather' });
    const index = graph.input('index', 'int64', ['N']);
    const table = graph.constant('table', float32Tensor([3, 2], [0, 1, 10, 11, 20, 21]));
    const rows = graph.node('Gather', [table, index]);
    const sizes = graph.constant('sizes', int64Tensor([1, 1]));
    graph.multiNode('Split', [rows, sizes], ['left', 'right'], { attributes: { axis: { int: 1 } } });
    graph.node('Transpose', [rows], { attributes: { perm: { ints: [1, 0] } }, output: 'turned' });
    graph.output('left', 'float32', ['N', 1]);
    graph.output('right', 'float32', ['N', 1]);
    graph.output('turned', 'float32', [2, 'N']);
    const results = await run(graph, { index: new Tensor('int64', [2n, 0n], [2]) });
    expect(Array.from(results['left']?.data as Float32Array)).toEqual([20, 0]);
    expect(Array.from(results['right']?.data as Float32Array)).toEqual([21, 1]);
    expect(Array.from(results['turned']?.data as Float32Array)).toEqual([20, 0, 21, 1]);
  });

  it('writes tensor attributes, optional inputs left out, strings and subgraphs', async () => {
    const graph = new OnnxGraph({ name: 'branch' });
    const x = graph.input('x', 'float32', [2]);
    const limit = graph.node('Constant', [], { attributes: { value: { tensor: float32Tensor([], [1]) } } });
    const clipped = graph.node('Clip', [x, '', limit]); // no lower limit
    const isLarge = graph.node('Greater', [graph.node('ReduceSum', [clipped], keep0), limit]);
    const branch = (name: string, operator: string) => {
      const inner = new OnnxGraph({ name, outer: graph });
      inner.node(operator, [clipped], { output: `${name}/y` });
      inner.output(`${name}/y`, 'float32', [2]);
      return inner;
    };
    graph.node('If', [isLarge], {
      attributes: {
        then_branch: { graph: branch('large', 'Neg') },
        else_branch: { graph: branch('small', 'Identity') },
      },
      output: 'y',
    });
    graph.output('y', 'float32', [2]);
    const large = await run(graph, { x: new Tensor('float32', [5, 0.5], [2]) });
    // clipped to [1, 0.5], sum 1.5 > 1, negated
    expect(Array.from(large['y']?.data as Float32Array)).toEqual([-1, -0.5]);
    const small = await run(graph, { x: new Tensor('float32', [-3, 0.5], [2]) });
    expect(Array.from(small['y']?.data as Float32Array)).toEqual([-3, 0.5]);
  });

  it('is read back as it was written', () => {
    const graph = new OnnxGraph({ name: 'relu', opset: 15 });
    graph.node('Relu', [graph.input('x', 'float32', ['N', 3])], { output: 'y' });
    graph.output('y', 'float32', ['N', 3]);
    const model = decodeModel(graph.encode({ source: 'a test' }));
    expect(model.opset_import).toEqual([{ domain: '', version: 15 }]);
    expect(model.metadata_props).toEqual([{ key: 'source', value: 'a test' }]);
    expect(model.graph.node.map((node) => node.op_type)).toEqual(['Relu']);
    expect(model.graph.input?.[0]?.type?.tensor_type?.shape?.dim).toEqual([
      { dim_param: 'N' },
      { dim_value: 3 },
    ]);
  });

  it('refuses unknown and repeated names and wrong shapes', () => {
    const graph = new OnnxGraph({ name: 'wrong' });
    const x = graph.input('x', 'float32', [1]);
    expect(() => graph.node('Relu', ['z'])).toThrow("Relu uses 'z'");
    expect(() => graph.constant('x', float32Tensor([], [1]))).toThrow("makes 'x' twice");
    graph.node('Relu', [x], { output: 'y' });
    expect(() => graph.output('w', 'float32', [1])).toThrow("'w' is made by no node");
    expect(() => float32Tensor([2, 2], [1, 2, 3])).toThrow('needs 4 values, but 3 were given');
    expect(() => decodeModel(new Uint8Array([1, 2, 3]))).toThrow('not an ONNX model');
  });
});

const keep0 = { attributes: { keepdims: { int: 0 } } } as const;
