import type { Tensor } from '../../core/model/Network.js';
import { loadModelFromBuffer } from '../loadModel.js';
import {
  decodeModel,
  encodeModel,
  type GraphMessage,
  type NodeMessage,
  type TensorMessage,
} from '../onnx/schema.js';

/** Operators that multiply by weights, and which of their inputs these are. */
const weightInputs: Readonly<Record<string, number>> = {
  Conv: 1,
  ConvInteger: 1,
  QLinearConv: 3,
  Gemm: 1,
  MatMul: 1,
  MatMulInteger: 1,
  QLinearMatMul: 3,
  QGemm: 3,
};

/**
 * Multiply-adds of one run of a network on these inputs, counted from its ONNX graph.
 *
 * Convolutions and dense layers count, as in the literature; activations, pooling and additions do not. The sizes of
 * the layers' outputs are not worked out from the graph but seen in a run that gives them all out.
 */
export async function countMultiplyAdds(
  bytes: Uint8Array,
  inputs: Readonly<Record<string, Tensor>>,
): Promise<number> {
  const model = decodeModel(bytes);
  const layers = model.graph.node.flatMap((node) => {
    const products = productsPerOutput(node, model.graph);
    const [output] = node.output;
    return products === undefined || output === undefined ? [] : [{ output, products }];
  });
  const given = new Set(model.graph.output.map(({ name }) => name));
  const shown = layers.filter(({ output }) => !given.has(output)).map(({ output }) => ({ name: output }));
  const graph = { ...model.graph, output: [...model.graph.output, ...shown] };
  const network = await loadModelFromBuffer(encodeModel({ ...model, graph }), { id: 'multiply-adds' });
  try {
    const outputs = await network.run(inputs);
    return layers.reduce(
      (sum, { output, products }) => sum + (outputs[output]?.data.length ?? 0) * products,
      0,
    );
  } finally {
    await network.release();
  }
}

/** Multiply-adds an output element takes; `undefined` for a node that is no layer with constant weights. */
function productsPerOutput(node: NodeMessage, graph: GraphMessage): number | undefined {
  const position = weightInputs[node.op_type];
  if (position === undefined) return undefined;
  const dims = constantOf(node.input?.[position], graph)?.dims;
  if (dims === undefined) return undefined;
  if (node.op_type.includes('Conv')) return dims.slice(1).reduce((product, size) => product * size, 1);
  const isTransposed = node.attribute?.some(({ name, i }) => name === 'transB' && i === 1) ?? false;
  return dims.at(isTransposed ? -1 : -2);
}

/** The constant behind a name, seen through the nodes that scale quantised weights back. */
function constantOf(name: string | undefined, graph: GraphMessage): TensorMessage | undefined {
  const initializer = graph.initializer?.find((tensor) => tensor.name === name);
  if (initializer !== undefined) return initializer;
  const maker = graph.node.find(({ output }) => name !== undefined && output.includes(name));
  switch (maker?.op_type) {
    case 'Constant':
      return maker.attribute?.find((attribute) => attribute.name === 'value')?.t;
    case 'DequantizeLinear':
    case 'QuantizeLinear':
    case 'Identity':
      return constantOf(maker.input?.[0], graph);
    default:
      return undefined;
  }
}
