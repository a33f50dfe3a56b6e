import { decodeModel } from '../onnx/schema.js';

/** In what a network multiplies. */
export type Precision = 'float32' | 'int8';

const quantisedOperators = [
  'QuantizeLinear',
  'DynamicQuantizeLinear',
  'QLinearConv',
  'ConvInteger',
  'MatMulInteger',
];

/** int8 for a network with quantised layers, by its operators. */
export function machinePrecision(bytes: Uint8Array): Precision {
  const { graph } = decodeModel(bytes);
  return graph.node.some(({ op_type }) => quantisedOperators.includes(op_type)) ? 'int8' : 'float32';
}
