import { RapportError } from '../../core/RapportError.js';
import { onnxElementTypes, type OnnxElementType, type OnnxTensor } from './OnnxTensor.js';
import {
  encodeModel,
  type AttributeMessage,
  type GraphMessage,
  type NodeMessage,
  type TensorMessage,
  type ValueInfoMessage,
} from './schema.js';

/** A node's attribute with its ONNX type, so that `1` is never taken for the wrong one of float and int. */
export type OnnxAttribute =
  | { readonly float: number }
  | { readonly int: number }
  | { readonly string: string }
  | { readonly floats: readonly number[] }
  | { readonly ints: readonly number[] }
  | { readonly strings: readonly string[] }
  | { readonly tensor: OnnxTensor }
  | { readonly graph: OnnxGraph };

export interface OnnxNodeOptions {
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  /** Domain of the operator, with its opset version; ONNX's own operators when not given. */
  readonly domain?: { readonly name: string; readonly version: number };
}

/** A fixed size, or the name of a size that is only known at run time (`'N'`). */
export type OnnxDimension = number | string;

const irVersion = 8;

/**
 * Writes an ONNX graph: declare inputs and constants, add nodes in the order they run, declare outputs, `encode()`.
 *
 * Every method that makes a value returns the value's name, which is how later nodes refer to it. An empty string as
 * input name is an optional input left out. Names are checked as they are used: an input that nothing has made, or a
 * name made twice, throws `onnx/name`.
 */
export class OnnxGraph {
  readonly #name: string;
  readonly #opset: number;
  readonly #outer: OnnxGraph | undefined;
  readonly #known = new Set<string>();
  readonly #domains = new Map<string, number>();
  readonly #nodes: NodeMessage[] = [];
  readonly #constants: TensorMessage[] = [];
  readonly #inputs: ValueInfoMessage[] = [];
  readonly #outputs: ValueInfoMessage[] = [];

  /** `outer` is the graph around a subgraph (a branch of If, a body of Loop), whose values it may use. */
  constructor(options: { readonly name: string; readonly opset?: number; readonly outer?: OnnxGraph }) {
    this.#name = options.name;
    this.#opset = options.opset ?? 17;
    this.#outer = options.outer;
  }

  input(name: string, type: OnnxElementType, dims: readonly OnnxDimension[]): string {
    this.#inputs.push(valueInfo(name, type, dims));
    return this.#make(name);
  }

  constant(name: string, tensor: OnnxTensor): string {
    this.#constants.push(tensorMessage(tensor, name));
    return this.#make(name);
  }

  /** Adds a node with one output, named `output` or after the operator and its place in the graph. */
  node(
    operator: string,
    inputs: readonly string[],
    options: OnnxNodeOptions & { readonly output?: string } = {},
  ): string {
    const output = options.output ?? `${this.#name}/${operator}_${this.#nodes.length}`;
    this.multiNode(operator, inputs, [output], options);
    return output;
  }

  /** Adds a node with several outputs (Split, TopK, …). An empty output name is an optional output left out. */
  multiNode(
    operator: string,
    inputs: readonly string[],
    outputs: readonly string[],
    options: OnnxNodeOptions = {},
  ): void {
    for (const input of inputs) {
      if (input !== '' && !this.#knows(input)) {
        throw new RapportError(
          'onnx/name',
          `${operator} uses '${input}', which nothing before it makes: declare it first.`,
        );
      }
    }
    if (options.domain !== undefined) this.#domains.set(options.domain.name, options.domain.version);
    this.#nodes.push({
      input: inputs,
      output: outputs.map((output) => (output === '' ? output : this.#make(output))),
      name: `${this.#name}/${this.#nodes.length}`,
      op_type: operator,
      ...(options.domain === undefined ? {} : { domain: options.domain.name }),
      attribute: Object.entries(options.attributes ?? {}).map(([name, value]) =>
        attributeMessage(name, value),
      ),
    });
  }

  output(name: string, type: OnnxElementType, dims: readonly OnnxDimension[]): void {
    if (!this.#knows(name)) {
      throw new RapportError('onnx/name', `The output '${name}' is made by no node: add the node first.`);
    }
    this.#outputs.push(valueInfo(name, type, dims));
  }

  toMessage(): GraphMessage {
    return {
      name: this.#name,
      node: this.#nodes,
      initializer: this.#constants,
      input: this.#inputs,
      output: this.#outputs,
    };
  }

  /** The ONNX file's bytes. `metadata` is kept in the model and shown by viewers. */
  encode(metadata: Readonly<Record<string, string>> = {}): Uint8Array {
    return encodeModel({
      ir_version: irVersion,
      producer_name: 'rapport',
      opset_import: [
        { domain: '', version: this.#opset },
        ...Array.from(this.#domains, ([domain, version]) => ({ domain, version })),
      ],
      graph: this.toMessage(),
      metadata_props: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    });
  }

  #knows(name: string): boolean {
    return this.#known.has(name) || (this.#outer !== undefined && this.#outer.#knows(name));
  }

  #make(name: string): string {
    if (this.#known.has(name)) {
      throw new RapportError('onnx/name', `The graph makes '${name}' twice: give each value its own name.`);
    }
    this.#known.add(name);
    return name;
  }
}

function tensorMessage(tensor: OnnxTensor, name: string): TensorMessage {
  return {
    name,
    dims: tensor.dims,
    data_type: onnxElementTypes[tensor.type],
    raw_data: tensor.bytes,
  };
}

function valueInfo(name: string, type: OnnxElementType, dims: readonly OnnxDimension[]): ValueInfoMessage {
  const dim = dims.map((size) => (typeof size === 'number' ? { dim_value: size } : { dim_param: size }));
  return { name, type: { tensor_type: { elem_type: onnxElementTypes[type], shape: { dim } } } };
}

function attributeMessage(name: string, value: OnnxAttribute): AttributeMessage {
  const text = (string: string) => new TextEncoder().encode(string);
  if ('float' in value) return { name, type: 1, f: value.float };
  if ('int' in value) return { name, type: 2, i: value.int };
  if ('string' in value) return { name, type: 3, s: text(value.string) };
  if ('tensor' in value) return { name, type: 4, t: tensorMessage(value.tensor, '') };
  if ('graph' in value) return { name, type: 5, g: value.graph.toMessage() };
  if ('floats' in value) return { name, type: 6, floats: value.floats };
  if ('ints' in value) return { name, type: 7, ints: value.ints };
  return { name, type: 8, strings: value.strings.map(text) };
}
