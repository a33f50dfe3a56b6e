import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import protobuf from 'protobufjs';

import { RapportError } from '../../core/RapportError.js';
import { repositoryRoot } from '../repositoryRoot.js';

/** ONNX's messages as plain objects, named as in onnx.proto; only the fields that this project writes or reads. */
export interface TensorMessage {
  readonly name?: string;
  readonly dims?: readonly number[];
  readonly data_type: number;
  readonly raw_data?: Uint8Array;
  readonly float_data?: readonly number[];
  readonly int32_data?: readonly number[];
  readonly int64_data?: readonly number[];
}

export interface AttributeMessage {
  readonly name: string;
  readonly type: number;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly t?: TensorMessage;
  readonly g?: GraphMessage;
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
  readonly strings?: readonly Uint8Array[];
}

export interface NodeMessage {
  readonly input?: readonly string[];
  readonly output: readonly string[];
  readonly name?: string;
  readonly op_type: string;
  readonly domain?: string;
  readonly attribute?: readonly AttributeMessage[];
}

export interface DimensionMessage {
  readonly dim_value?: number;
  readonly dim_param?: string;
}

export interface ValueInfoMessage {
  readonly name: string;
  readonly type?: {
    readonly tensor_type?: {
      readonly elem_type: number;
      readonly shape?: { readonly dim?: readonly DimensionMessage[] };
    };
  };
}

export interface GraphMessage {
  readonly name: string;
  readonly node: readonly NodeMessage[];
  readonly initializer?: readonly TensorMessage[];
  readonly input?: readonly ValueInfoMessage[];
  readonly output: readonly ValueInfoMessage[];
  readonly value_info?: readonly ValueInfoMessage[];
}

export interface ModelMessage {
  readonly ir_version: number;
  readonly producer_name?: string;
  readonly opset_import: readonly { readonly domain: string; readonly version: number }[];
  readonly graph: GraphMessage;
  readonly metadata_props?: readonly { readonly key: string; readonly value: string }[];
}

const schema = protobuf.parse(
  readFileSync(join(repositoryRoot, 'models/onnx/onnx.proto'), 'utf8'),
  new protobuf.Root(),
  { keepCase: true },
);
const modelType = schema.root.lookupType('onnx.ModelProto');

/** An ONNX file's bytes; throws `onnx/schema` if a field does not have the type that onnx.proto gives it. */
export function encodeModel(model: ModelMessage): Uint8Array {
  const trouble = modelType.verify({ ...model });
  if (trouble !== null) {
    throw new RapportError('onnx/schema', `The graph does not follow ONNX's schema: ${trouble}.`);
  }
  return modelType.encode({ ...model }).finish();
}

/** The model in an ONNX file's bytes; throws `onnx/unreadable` for anything else. */
export function decodeModel(bytes: Uint8Array): ModelMessage {
  try {
    const message = modelType.decode(bytes);
    return modelType.toObject(message, { longs: Number, enums: Number }) as unknown as ModelMessage;
  } catch (error) {
    throw new RapportError('onnx/unreadable', 'The file is not an ONNX model: install or fetch it again.', {
      cause: error,
    });
  }
}
