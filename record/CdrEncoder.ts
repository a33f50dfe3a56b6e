import { parse } from '@foxglove/rosmsg';
import type { MessageDefinition, MessageDefinitionField } from '@foxglove/message-definition';

import { RapportError } from '../core/RapportError.js';

/** Bytes of each primitive, which is also what it is aligned to. */
const sizes: Readonly<Record<string, 1 | 2 | 4 | 8>> = {
  bool: 1,
  byte: 1,
  char: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  int64: 8,
  uint64: 8,
  float64: 8,
};

/** The encapsulation that ROS 2 writes: XCDR1, little endian. Alignment counts from behind it. */
const header = [0, 1, 0, 0];

/**
 * Writes messages as ROS 2 does (XCDR1, little endian), where there is no ROS to do it, or where rclnodejs, which writes
 * field by field, takes too long.
 *
 * Texts are UTF-8, whatever the language. Fields that a message lacks are 0, false or empty.
 */
export class CdrEncoder {
  readonly #root: Fields;
  readonly #types: ReadonlyMap<string, Fields>;
  #bytes = Buffer.alloc(4096);
  #view = viewOf(this.#bytes);
  #length = 0;

  /** @param definition `ros2msg` text, with those of the types that it uses */
  constructor(definition: string) {
    const types = parse(definition, { ros2: true });
    const root = types.find(({ name }) => name === undefined) ?? types[0];
    if (root === undefined) throw new RapportError('cdr/definition', 'A message definition is empty.');
    this.#root = fieldsOf(root);
    this.#types = new Map(
      types.flatMap((type) => (type.name === undefined ? [] : [[type.name, fieldsOf(type)]])),
    );
  }

  /** @throws RapportError `cdr/value` for a number that does not fit, or an array of another length than the type's */
  encode(message: object): Uint8Array {
    return Uint8Array.from(this.borrow(message));
  }

  /**
   * As `encode`, without a copy: the bytes are the encoder's own, and its next message overwrites them.
   *
   * @throws as `encode`
   */
  borrow(message: object): Buffer {
    this.#length = 0;
    this.#reserve(header.length);
    this.#bytes.set(header);
    this.#length = header.length;
    this.#struct(this.#root, message as Record<string, unknown>);
    return this.#bytes.subarray(0, this.#length);
  }

  #struct(fields: Fields, value: Readonly<Record<string, unknown>>): void {
    for (const field of fields) this.#field(field, value[field.name]);
    // A message without fields is one byte.
    if (fields.length === 0) this.#number('uint8', 0);
  }

  #field(field: MessageDefinitionField, value: unknown): void {
    if (field.isArray !== true) {
      this.#element(field, value);
      return;
    }
    const elements = (value ?? []) as ArrayLike<unknown>;
    if (field.arrayLength === undefined) this.#number('uint32', elements.length);
    else if (elements.length !== field.arrayLength && elements.length !== 0)
      throw new RapportError(
        'cdr/value',
        `${field.name} has ${elements.length} elements instead of ${field.arrayLength}.`,
      );
    const count = field.arrayLength ?? elements.length;
    if (elements.length === count && elements instanceof Uint8Array && sizes[field.type] === 1)
      this.#octets(elements);
    else if (elements.length === count && elements instanceof Float32Array && field.type === 'float32')
      this.#floats(elements);
    else for (let index = 0; index < count; index += 1) this.#element(field, elements[index]);
  }

  #element(field: MessageDefinitionField, value: unknown): void {
    if (field.type === 'string' || field.type === 'wstring') {
      this.#text(typeof value === 'string' ? value : '');
    } else if (field.type === 'time' || field.type === 'duration') {
      const { sec = 0, nanosec = 0, nsec = nanosec } = (value ?? {}) as Record<string, number>;
      this.#number('int32', sec);
      this.#number('uint32', nsec);
    } else if (field.isComplex === true) {
      const type = this.#types.get(field.type);
      if (type === undefined)
        throw new RapportError('cdr/definition', `A message definition lacks the type ${field.type}.`);
      this.#struct(type, (value ?? {}) as Record<string, unknown>);
    } else {
      this.#number(field.type, (value ?? 0) as number | bigint | boolean);
    }
  }

  #octets(values: Uint8Array): void {
    const at = this.#take(1, values.length);
    this.#bytes.set(values, at);
  }

  #floats(values: Float32Array): void {
    if (values.length === 0) return;
    const at = this.#take(4, 4 * values.length);
    for (let index = 0; index < values.length; index += 1)
      this.#view.setFloat32(at + 4 * index, values[index] ?? NaN, true);
  }

  #text(text: string): void {
    const length = Buffer.byteLength(text, 'utf8');
    this.#number('uint32', length + 1);
    const at = this.#take(1, length + 1);
    this.#bytes.write(text, at, 'utf8');
    this.#bytes[at + length] = 0;
  }

  #number(type: string, value: number | bigint | boolean): void {
    const size = sizes[type];
    if (size === undefined) throw new RapportError('cdr/definition', `A field has the unknown type ${type}.`);
    const at = this.#take(size, size);
    if (type === 'int64') this.#view.setBigInt64(at, BigInt(value), true);
    else if (type === 'uint64') this.#view.setBigUint64(at, BigInt(value), true);
    else this.#small(type, at, Number(value));
  }

  #small(type: string, at: number, value: number): void {
    if (type.startsWith('float')) {
      if (type === 'float32') this.#view.setFloat32(at, value, true);
      else this.#view.setFloat64(at, value, true);
      return;
    }
    const [low, high] = rangeOf(type);
    if (!Number.isInteger(value) || value < low || value > high)
      throw new RapportError('cdr/value', `${value} does not fit a field of the type ${type}.`);
    if (high <= 255) this.#view.setUint8(at, value & 0xff);
    else if (high <= 65_535) this.#view.setUint16(at, value & 0xffff, true);
    else this.#view.setUint32(at, value >>> 0, true);
  }

  /** Makes room for so many bytes at a multiple of `alignment`; returns where. */
  #take(alignment: number, count: number): number {
    const misaligned = (this.#length - header.length) % alignment;
    const at = this.#length + (misaligned === 0 ? 0 : alignment - misaligned);
    this.#reserve(at + count - this.#length);
    this.#bytes.fill(0, this.#length, at);
    this.#length = at + count;
    return at;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = viewOf(larger);
  }
}

type Fields = readonly MessageDefinitionField[];

function fieldsOf({ definitions }: MessageDefinition): Fields {
  return definitions.filter(({ isConstant }) => isConstant !== true);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function rangeOf(type: string): readonly [number, number] {
  const bits = 8 * (sizes[type] ?? 1);
  return type.startsWith('int') ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
}
