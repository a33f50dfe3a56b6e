import { RapportError } from '../../core/RapportError.js';
import { FlatTable } from './FlatTable.js';

/** Operators that the converter knows, by TensorFlow Lite's numbers (schema.fbs, BuiltinOperator). */
const operatorNames = new Map<number, TfliteOperatorName>([
  [0, 'ADD'],
  [3, 'CONV_2D'],
  [4, 'DEPTHWISE_CONV_2D'],
  [18, 'MUL'],
  [19, 'RELU'],
  [22, 'RESHAPE'],
  [41, 'SUB'],
  [101, 'ABS'],
]);

export type TfliteOperatorName =
  'ADD' | 'CONV_2D' | 'DEPTHWISE_CONV_2D' | 'MUL' | 'RELU' | 'RESHAPE' | 'SUB' | 'ABS';

export interface TfliteTensor {
  readonly shape: readonly number[];
  /** The elements of a constant; `undefined` for a value that the graph computes or takes in. */
  readonly values: Float32Array | undefined;
}

/** `inputs` and `output` are indices of tensors. */
export interface TfliteOperator {
  readonly name: TfliteOperatorName;
  readonly inputs: readonly number[];
  readonly output: number;
  /** Of convolutions. */
  readonly padding: 'same' | 'valid';
  readonly strides: readonly [rows: number, columns: number];
}

export interface TfliteGraph {
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/**
 * The graph of a float32 TensorFlow Lite file with one subgraph, of the few operators that MobileFaceNet needs.
 *
 * Field numbers are those of TensorFlow's schema.fbs. Throws `tflite/unsupported` for anything else, `tflite/unreadable`
 * for what is no such file.
 */
export function readTflite(bytes: Uint8Array): TfliteGraph {
  try {
    return readGraph(FlatTable.root(bytes));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RapportError(
      'tflite/unreadable',
      'The file is not TensorFlow Lite: install its package again.',
      {
        cause: error,
      },
    );
  }
}

function readGraph(model: FlatTable): TfliteGraph {
  const [subgraph, ...others] = model.tables(2);
  if (subgraph === undefined || others.length > 0) throw unsupported('other than one subgraph');
  const buffers = model.tables(4);
  // Older files have the operator's number in a byte, newer ones in both fields.
  const codes = model.tables(1).map((code) => Math.max(code.int8(0), code.int32(3)));
  return {
    tensors: subgraph.tables(0).map((tensor) => readTensor(tensor, buffers)),
    operators: subgraph.tables(3).map((operator) => readOperator(operator, codes)),
    inputs: subgraph.int32s(1),
    outputs: subgraph.int32s(2),
  };
}

function readTensor(tensor: FlatTable, buffers: readonly FlatTable[]): TfliteTensor {
  const bytes = buffers[tensor.int32(2)]?.bytes(0) ?? new Uint8Array(0);
  const isFloat = tensor.int8(1) === 0;
  return {
    shape: tensor.int32s(0),
    values: isFloat && bytes.length > 0 ? new Float32Array(bytes.buffer) : undefined,
  };
}

function readOperator(operator: FlatTable, codes: readonly number[]): TfliteOperator {
  const code = codes[operator.int32(0)] ?? -1;
  const name = operatorNames.get(code);
  if (name === undefined) throw unsupported(`the operator ${code}`);
  const options = operator.table(4);
  const isDepthwise = name === 'DEPTHWISE_CONV_2D';
  const isConvolution = name === 'CONV_2D' || isDepthwise;
  // The fused activation follows the depth multiplier in one table, the strides in the other; 0 is none.
  const activation = name === 'ADD' || name === 'SUB' || name === 'MUL' ? 0 : isDepthwise ? 4 : 3;
  if ((options?.int8(activation) ?? 0) !== 0) throw unsupported('a fused activation');
  return {
    name,
    inputs: operator.int32s(1),
    output: operator.int32s(2)[0] ?? -1,
    padding: isConvolution && options?.int8(0) === 1 ? 'valid' : 'same',
    strides: isConvolution ? [options?.int32(2) ?? 1, options?.int32(1) ?? 1] : [1, 1],
  };
}

function unsupported(what: string): RapportError {
  return new RapportError(
    'tflite/unsupported',
    `The TensorFlow Lite file has ${what}, which the converter does not know: use the package version that the manifest names.`,
  );
}
