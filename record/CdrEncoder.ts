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
 * Writes messages as ROS 2 does (XCDR1, little endian), where there is no ROS to do it.
 *
 * Texts are UTF-8, whatever the language. Fields that a message lacks are 0, false or empty.
 */
export class CdrEncoder {
  readonly #root: MessageDefinition;
  readonly #types: ReadonlyMap<string, MessageDefinition>;
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** @param definition `ros2msg` text, with those of the types that it uses */
  constructor(definition: string) {
    const types = parse(definition, { ros2: true });
    const root = types.find(({ name }) => name === undefined) ?? types[0];
    if (root === undefined) throw new RapportError('cdr/definition', 'A message definition is empty.');
    this.#root = root;
    this.#types = new Map(types.flatMap((type) => (type.name === undefined ? [] : [[type.name, type]])));
  }

  /** @throws RapportError `cdr/value` for a number that does not fit, or an array of another length than the type's */
  encode(message: object): Uint8Array {
    this.#length = 0;
    this.#reserve(header.length);
    this.#bytes.set(header);
    this.#length = header.length;
    this.#struct(this.#root, message as Record<string, unknown>);
    return this.#bytes.slice(0, this.#length);
  }

  #struct(type: MessageDefinition, value: Readonly<Record<string, unknown>>): void {
    const fields = type.definitions.filter(({ isConstant }) => isConstant !== true);
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
    if (sizes[field.type] === 1 && elements instanceof Uint8Array && elements.length === count) {
      this.#reserve(count);
      this.#bytes.set(elements, this.#length);
      this.#length += count;
      return;
    }
    for (let index = 0; index < count; index += 1) this.#element(field, elements[index]);
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

  #text(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    this.#number('uint32', bytes.length + 1);
    this.#reserve(bytes.length + 1);
    this.#bytes.set(bytes, this.#length);
    this.#bytes[this.#length + bytes.length] = 0;
    this.#length += bytes.length + 1;
  }

  #number(type: string, value: number | bigint | boolean): void {
    const size = sizes[type];
    if (size === undefined) throw new RapportError('cdr/definition', `A field has the unknown type ${type}.`);
    const misaligned = (this.#length - header.length) % size;
    const padding = misaligned === 0 ? 0 : size - misaligned;
    this.#reserve(padding + size);
    this.#bytes.fill(0, this.#length, this.#length + padding);
    const at = this.#length + padding;
    this.#length = at + size;
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

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

function rangeOf(type: string): readonly [number, number] {
  const bits = 8 * (sizes[type] ?? 1);
  return type.startsWith('int') ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
}
