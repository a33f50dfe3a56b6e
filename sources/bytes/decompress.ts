import { createRequire } from 'node:module';
import { Decompress } from 'fzstd';
import { RapportError } from '../../core/RapportError.js';

/** The compressions of chunks and of single messages. */
export type Compression = 'none' | 'lz4' | 'zstd' | 'bz2';

/** More than any chunk or message holds; a damaged size must not take the machine's memory. */
const mostBytes = 1024 * 1024 * 1024;

interface Decoders {
  readonly zstd: (bytes: Uint8Array, size: number) => Uint8Array;
  readonly lz4: (bytes: Uint8Array, size: number) => Uint8Array;
  readonly bz2: (bytes: Uint8Array, size: number) => Uint8Array;
}

let decoders: Decoders | undefined;

/** Loads the WebAssembly decoders; before anything is decompressed. */
export async function loadDecompression(): Promise<void> {
  if (decoders !== undefined) return;
  // Both are CommonJS without names that an import would find.
  const requireHere = createRequire(import.meta.url);
  const zstd = requireHere('@foxglove/wasm-zstd') as typeof import('@foxglove/wasm-zstd');
  const bz2 = requireHere('@foxglove/wasm-bz2') as { default: typeof import('@foxglove/wasm-bz2').default };
  const lz4 = requireHere('@foxglove/wasm-lz4') as typeof import('@foxglove/wasm-lz4').default;
  const [bzip2] = await Promise.all([bz2.default.init(), zstd.isLoaded, lz4.isLoaded]);
  decoders = {
    zstd: (bytes, size) => zstd.decompress(bytes, size),
    lz4,
    bz2: (bytes, size) => bzip2.decompress(bytes, size, { small: false }),
  };
}

/**
 * A whole piece of `size` bytes.
 *
 * @throws Error when it is damaged or of another size; RapportError `recording/decompression` when decoders were not loaded
 */
export function decompress(compression: Compression, bytes: Uint8Array, size: number): Uint8Array {
  if (compression === 'none') return bytes;
  if (decoders === undefined)
    throw new RapportError('recording/decompression', 'Call loadDecompression before a recording is read.');
  if (!(size >= 0 && size <= mostBytes)) throw new Error(`a size of ${size} bytes is stated`);
  const whole = decoders[compression](bytes, size);
  if (whole.length !== size) throw new Error(`${whole.length} of ${size} bytes came out`);
  return whole;
}

/** As many of the first bytes as a cut piece still gives; none for a compression that gives only whole pieces. */
export function decompressCut(compression: Compression, bytes: Uint8Array, size: number): Uint8Array {
  if (compression === 'none') return bytes;
  if (compression !== 'zstd' || !(size >= 0 && size <= mostBytes)) return new Uint8Array(0);
  const parts: Uint8Array[] = [];
  try {
    new Decompress((part) => parts.push(part)).push(bytes);
  } catch {
    // The parts until there are what is wanted.
  }
  return Buffer.concat(parts);
}

const zstdMagic = 0xfd2fb528;

/** Whether a message was compressed by itself: serialised messages begin otherwise. */
export function isZstdFrame(bytes: Uint8Array): boolean {
  return bytes.length > 4 && new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true) === zstdMagic;
}

/** The size that a zstd frame states of its content (RFC 8878, 3.1.1.1); `undefined` where it states none. */
export function zstdContentSize(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const descriptor = bytes[4];
  if (!isZstdFrame(bytes) || descriptor === undefined) return undefined;
  const sizeFlag = descriptor >> 6;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  if (sizeFlag === 0 && !isSingleSegment) return undefined;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const at = 5 + (isSingleSegment ? 0 : 1) + dictionaryBytes;
  if (at + (1 << sizeFlag) > bytes.length) return undefined;
  switch (sizeFlag) {
    case 0:
      return bytes[at];
    case 1:
      return view.getUint16(at, true) + 256;
    case 2:
      return view.getUint32(at, true);
    default:
      return Number(view.getBigUint64(at, true));
  }
}

/**
 * A message that was compressed by itself, as rosbag2's `compression_mode: MESSAGE` does.
 *
 * @throws Error when it is damaged
 */
export function decompressMessage(bytes: Uint8Array): Uint8Array {
  const size = zstdContentSize(bytes);
  if (size === undefined) throw new Error('it states no size');
  return decompress('zstd', bytes, size);
}
