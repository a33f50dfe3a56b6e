import type { Random } from '../core/metrics/bootstrap.js';

/** Values that lengths, counts and offsets break at. */
const edges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff];

/** Nothing grows beyond this by being doubled again and again. */
const mostBytes = 1 << 20;

type Change = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array;

const below = (random: Random, end: number): number => Math.floor(random() * end);

/** A stretch of the bytes: most are short, some are of any length. */
function stretch(random: Random, length: number): readonly [from: number, to: number] {
  const from = below(random, length + 1);
  const longest = random() < 0.8 ? Math.min(16, length - from) : length - from;
  return [from, from + below(random, longest + 1)];
}

const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

function written(bytes: Uint8Array, write: (buffer: Buffer) => void): Uint8Array {
  const copy = Buffer.from(bytes);
  if (copy.length > 0) write(copy);
  return new Uint8Array(copy.buffer, copy.byteOffset, copy.length);
}

const changes: readonly Change[] = [
  function flipBit(bytes, random) {
    return written(bytes, (buffer) => {
      const at = below(random, buffer.length);
      buffer[at] = (buffer[at] ?? 0) ^ (1 << below(random, 8));
    });
  },
  function setByte(bytes, random) {
    return written(bytes, (buffer) => {
      buffer[below(random, buffer.length)] = below(random, 256);
    });
  },
  function setWord(bytes, random) {
    return written(bytes, (buffer) => {
      const edge = edges[below(random, edges.length)] ?? 0;
      const at = below(random, buffer.length);
      const room = buffer.length - at;
      if (room >= 4) buffer.writeUInt32LE(edge, at);
      else buffer[at] = edge & 0xff;
    });
  },
  function cutEnd(bytes, random) {
    return bytes.slice(0, below(random, bytes.length + 1));
  },
  function remove(bytes, random) {
    const [from, to] = stretch(random, bytes.length);
    return join(bytes.slice(0, from), bytes.slice(to));
  },
  function repeat(bytes, random) {
    const [from, to] = stretch(random, bytes.length);
    const times = 1 + below(random, 4);
    const again = Array.from({ length: times }, () => bytes.slice(from, to));
    return join(bytes.slice(0, to), ...again, bytes.slice(to));
  },
  function insert(bytes, random) {
    const at = below(random, bytes.length + 1);
    const made = Uint8Array.from({ length: 1 + below(random, 16) }, () => below(random, 256));
    return join(bytes.slice(0, at), made, bytes.slice(at));
  },
  function splice(bytes, random, others) {
    const other = others[below(random, others.length)] ?? bytes;
    return join(
      bytes.slice(0, below(random, bytes.length + 1)),
      other.slice(below(random, other.length + 1)),
    );
  },
];

/**
 * One of the seeds with one to eight changes: bits, bytes, lengths, stretches that are missing, doubled, foreign.
 *
 * @param seeds whole inputs of one kind, at least one
 */
export function mutate(seeds: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = seeds[below(random, seeds.length)] ?? new Uint8Array(0);
  const count = 2 ** below(random, 4);
  for (let index = 0; index < count; index += 1) {
    const change = changes[below(random, changes.length)];
    if (change) bytes = change(bytes, random, seeds).slice(0, mostBytes);
  }
  return bytes;
}
