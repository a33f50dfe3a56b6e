import { RapportError } from '../../core/RapportError.js';
import { readPickle, type PickleFunction, type PickleWorld } from './readPickle.js';

/** A weight of a torch state dict, row-major. */
export interface TorchTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What torch writes first in a file of its format before the zip one (before torch 1.6). */
const legacyMagic = 0x1950a86a20f9469cfc6cn;

interface Storage {
  readonly key: string;
  readonly length: number;
}

interface StoredTensor {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  /** Elements between neighbours along each axis: torch keeps transposed weights as they lie. */
  readonly strides: readonly number[];
}

/**
 * Reads a state dict that torch saved in its format of before 1.6, without torch.
 *
 * The file is five pickles (magic number, protocol, platform, the dict whose tensors refer to storages, the storages'
 * keys) and then each storage's element count (int64) and little-endian elements in the order of the keys. Only
 * float32 tensors are read. Throws `torch/format` for anything else.
 */
export function readStateDict(bytes: Uint8Array): Map<string, TorchTensor> {
  const world = { global: knownGlobal, persistent: readStorageId };
  const [magic, , , dict, keys] = readPickles(bytes, world);
  if (magic?.value !== legacyMagic || !(dict?.value instanceof Map) || !Array.isArray(keys?.value)) {
    throw unexpected('is not a state dict of torch before 1.6');
  }
  const storages = readStorages(bytes, { keys: keys.value as string[], offset: keys.end });
  const tensors = new Map<string, TorchTensor>();
  for (const [name, stored] of dict.value as Map<string, StoredTensor>) {
    const elements = storages.get(stored.storage.key);
    if (elements === undefined) throw unexpected(`lacks the elements of '${name}'`);
    tensors.set(name, { shape: stored.shape, data: rowMajor(elements, stored) });
  }
  return tensors;
}

function readPickles(bytes: Uint8Array, world: PickleWorld): { value: unknown; end: number }[] {
  const pickles: { value: unknown; end: number }[] = [];
  for (let i = 0; i < 5; i++) pickles.push(readPickle(bytes, { offset: pickles.at(-1)?.end ?? 0, world }));
  return pickles;
}

function readStorages(
  bytes: Uint8Array,
  options: { readonly keys: readonly string[]; readonly offset: number },
): Map<string, Float32Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const storages = new Map<string, Float32Array>();
  let at = options.offset;
  for (const key of options.keys) {
    const count = at + 8 <= bytes.length ? Number(view.getBigInt64(at, true)) : -1;
    const end = at + 8 + 4 * count;
    if (count < 0 || end > bytes.length) throw unexpected('is cut off');
    storages.set(key, new Float32Array(Uint8Array.from(bytes.subarray(at + 8, end)).buffer));
    at = end;
  }
  return storages;
}

function readStorageId(id: unknown): Storage {
  const [kind, type, key, , length] = id as [string, unknown, string, string, number];
  if (kind !== 'storage' || type !== floatStorage) throw unexpected('holds other elements than float32');
  return { key, length };
}

const floatStorage = Symbol('torch.FloatStorage');

const rebuildTensor: PickleFunction = (storage, offset, shape, strides): StoredTensor => ({
  storage: storage as Storage,
  offset: offset as number,
  shape: shape as number[],
  strides: strides as number[],
});

function rowMajor(elements: Float32Array, stored: StoredTensor): Float32Array {
  const { shape, strides } = stored;
  const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (let i = 0; i < data.length; i++) {
    let rest = i;
    let at = stored.offset;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] ?? 1;
      at += (rest % size) * (strides[axis] ?? 0);
      rest = Math.floor(rest / size);
    }
    const element = elements[at];
    if (element === undefined) throw unexpected('holds a tensor that reaches beyond its storage');
    data[i] = element;
  }
  return data;
}

function knownGlobal(module: string, name: string): unknown {
  const known: Record<string, unknown> = {
    'collections OrderedDict': () => new Map(),
    'torch FloatStorage': floatStorage,
    'torch._utils _rebuild_tensor_v2': rebuildTensor,
  };
  const found = known[`${module} ${name}`];
  if (found === undefined) throw unexpected(`refers to ${module}.${name}`);
  return found;
}

function unexpected(what: string): RapportError {
  return new RapportError(
    'torch/format',
    `The weights' file ${what}: install the package that holds it again.`,
  );
}
