import { RapportError } from '../../core/RapportError.js';

/** Element types that the writer knows, with ONNX's numbers (TensorProto.DataType). */
export const onnxElementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
} as const;

export type OnnxElementType = keyof typeof onnxElementTypes;

/** A constant of a graph: `data` row-major, its length the product of `dims` (an empty `dims` is a scalar). */
export interface OnnxTensor {
  readonly type: OnnxElementType;
  readonly dims: readonly number[];
  /** The elements, little-endian, as ONNX stores them. */
  readonly bytes: Uint8Array;
}

/** A float32 tensor; throws `onnx/dims` if `values` does not fill `dims`. */
export function float32Tensor(dims: readonly number[], values: Iterable<number>): OnnxTensor {
  return tensorOf('float32', dims, Float32Array.from(values));
}

/** An int64 tensor (shapes, axes, indices), one-dimensional unless `dims` says otherwise. */
export function int64Tensor(values: readonly (number | bigint)[], dims?: readonly number[]): OnnxTensor {
  return tensorOf('int64', dims ?? [values.length], BigInt64Array.from(values, BigInt));
}

/** A tensor over the bytes of a typed array, which is copied. Booleans are a Uint8Array, halves a Uint16Array. */
export function tensorOf(
  type: OnnxElementType,
  dims: readonly number[],
  data:
    | Float32Array
    | Float64Array
    | Int8Array
    | Int32Array
    | Uint8Array
    | Uint16Array
    | BigInt64Array
    | BigUint64Array,
): OnnxTensor {
  const expected = dims.reduce((product, dim) => product * dim, 1);
  if (data.length !== expected) {
    throw new RapportError(
      'onnx/dims',
      `A tensor of shape [${dims.join(', ')}] needs ${expected} values, but ${data.length} were given: correct the shape.`,
    );
  }
  return { type, dims, bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice() };
}
