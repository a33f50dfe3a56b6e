import { unzipSync } from 'fflate';

import { RapportError } from '../../core/RapportError.js';

/**
 * An array of NumPy's, row-major. Numbers of any type are read as doubles but for bytes, which stay bytes; texts are in
 * `text`, with no numbers.
 */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Float64Array;
  readonly text?: readonly string[];
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

/**
 * The arrays of an .npz file by name.
 *
 * Throws `npz/unreadable` for what is no such file, `npz/unsupported` for types other than whole and floating-point
 * numbers and texts, for big-endian and for column-major arrays (numpy.lib.format's header says which).
 */
export function readNpz(bytes: Uint8Array): Map<string, NpyArray> {
  let members: Record<string, Uint8Array>;
  try {
    members = unzipSync(bytes);
  } catch (error) {
    throw new RapportError(
      'npz/unreadable',
      'The file is not an npz archive, or breaks off: copy it again.',
      { cause: error },
    );
  }
  return new Map(
    Object.entries(members).map(([name, content]) => [name.replace(/\.npy$/, ''), readNpy(content, name)]),
  );
}

/** One array; `name` is for the errors' sentences. */
export function readNpy(bytes: Uint8Array, name: string): NpyArray {
  if (!magic.every((byte, i) => bytes[i] === byte)) {
    throw new RapportError('npz/unreadable', `${name} is not a NumPy array: save it with numpy.savez.`);
  }
  const brokenOff = new RapportError('npz/unreadable', `${name} breaks off: copy the file again.`);
  if (bytes.length < 12) throw brokenOff;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isVersion1 = view.getUint8(6) === 1;
  const headerStart = isVersion1 ? 10 : 12;
  const start = headerStart + (isVersion1 ? view.getUint16(8, true) : view.getUint32(8, true));
  const header = new TextDecoder('latin1').decode(bytes.subarray(headerStart, start));
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? '';
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
  const characters = /^<U(\d+)$/.exec(type)?.[1];
  const read = characters === undefined ? readers[type] : () => 0;
  if (read === undefined || /'fortran_order':\s*True/.test(header)) {
    throw new RapportError(
      'npz/unsupported',
      `${name} holds '${type}', or is column-major: save whole or floating-point numbers or texts, little-endian and row-major.`,
    );
  }
  const count = shape.reduce((product, size) => product * size, 1);
  const size = characters === undefined ? Number(type.slice(2)) : 4 * Number(characters);
  if (bytes.length - start < count * size) {
    throw brokenOff;
  }
  if (type === '|u1') return { shape, data: bytes.subarray(start, start + count) };
  if (characters !== undefined) {
    const text = Array.from({ length: count }, (_, i) => textAt(view, start + i * size, Number(characters)));
    return { shape, data: new Float64Array(0), text };
  }
  const data = new Float64Array(count);
  for (let i = 0; i < count; i++) data[i] = read(view, start + i * size);
  return { shape, data };
}

const readers: Readonly<Record<string, (view: DataView, at: number) => number>> = {
  '|u1': (view, at) => view.getUint8(at),
  '|b1': (view, at) => view.getUint8(at),
  '|i1': (view, at) => view.getInt8(at),
  '<u2': (view, at) => view.getUint16(at, true),
  '<i2': (view, at) => view.getInt16(at, true),
  '<u4': (view, at) => view.getUint32(at, true),
  '<i4': (view, at) => view.getInt32(at, true),
  '<u8': (view, at) => Number(view.getBigUint64(at, true)),
  '<i8': (view, at) => Number(view.getBigInt64(at, true)),
  '<f2': (view, at) => halfToNumber(view.getUint16(at, true)),
  '<f4': (view, at) => view.getFloat32(at, true),
  '<f8': (view, at) => view.getFloat64(at, true),
};

/** UCS-4, little-endian, filled up with zeros. */
function textAt(view: DataView, at: number, characters: number): string {
  const codes = Array.from({ length: characters }, (_, i) => view.getUint32(at + 4 * i, true));
  const end = codes.indexOf(0);
  return String.fromCodePoint(
    ...codes.slice(0, end < 0 ? characters : end).filter((code) => code <= 0x10ffff),
  );
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
