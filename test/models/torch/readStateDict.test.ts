import { describe, expect, it } from 'vitest';

import { readPickle } from '../../../models/torch/readPickle.js';
import { readStateDict } from '../../../models/torch/readStateDict.js';

/** Pickle operators by hand: latin1 text and numbers, one after the other. */
function bytes(...parts: (string | number | readonly number[])[]): number[] {
  return parts.flatMap((part) =>
    typeof part === 'string'
      ? Array.from(Buffer.from(part, 'latin1'))
      : typeof part === 'number'
        ? [part]
        : [...part],
  );
}

const unicode = (text: string) => bytes('X', text.length, 0, 0, 0, text);
const head = [0x80, 2];
const nobody = {
  global: () => {
    throw new Error('not asked for');
  },
  persistent: () => undefined,
};
const valueOf = (...parts: Parameters<typeof bytes>) =>
  readPickle(Uint8Array.from(bytes(head, ...parts, '.')), { offset: 0, world: nobody }).value;

/**
 * A file as torch wrote it before 1.6: one tensor `w` of 2 x 2 that lies transposed in its storage of five numbers,
 * from the second on.
 */
function stateDict(options: { readonly storageNumbers?: number; readonly type?: string } = {}): Uint8Array {
  const storage = bytes(
    '(',
    unicode('storage'),
    `ctorch\n${options.type ?? 'FloatStorage'}\n`,
    unicode('7'),
    unicode('cpu'),
    'K',
    5,
    'N',
    't',
    'Q',
  );
  const tensor = bytes(
    'ctorch._utils\n_rebuild_tensor_v2\n',
    '(',
    storage,
    'K',
    1,
    'K',
    2,
    'K',
    2,
    0x86,
    'K',
    1,
    'K',
    2,
    0x86,
    0x89,
    'ccollections\nOrderedDict\n',
    ')',
    'R',
    't',
    'R',
  );
  const numbers = [99, 1, 2, 3, 4].slice(0, options.storageNumbers ?? 5);
  const data = new Uint8Array(8 + 4 * numbers.length);
  new DataView(data.buffer).setBigInt64(0, 5n, true);
  data.set(new Uint8Array(Float32Array.from(numbers).buffer), 8);
  return Uint8Array.from([
    ...bytes(head, 0x8a, 10, [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19], '.'),
    ...bytes(head, 'M', [0xe9, 0x03], '.'),
    ...bytes(head, '}', '.'),
    ...bytes(head, 'ccollections\nOrderedDict\n', ')', 'R', unicode('w'), tensor, 's', '.'),
    ...bytes(head, ']', '(', unicode('7'), 'e', '.'),
    ...data,
  ]);
}

describe('readPickle', () => {
  it('reads numbers, texts, tuples, lists and dicts', () => {
    expect(valueOf('K', 200)).toBe(200);
    expect(valueOf('M', [0x34, 0x12])).toBe(0x1234);
    expect(valueOf('J', [0xfe, 0xff, 0xff, 0xff])).toBe(-2);
    expect(valueOf(0x8a, 2, [0xff, 0x00])).toBe(255);
    expect(valueOf(0x8a, 1, 0xff)).toBe(-1);
    expect(valueOf(0x8a, 9, [0, 0, 0, 0, 0, 0, 0, 0, 1])).toBe(2n ** 64n);
    expect(valueOf(unicode('weight'))).toBe('weight');
    expect(valueOf('(', 'K', 1, 0x88, 'N', 't')).toEqual([1, true, undefined]);
    expect(valueOf(']', 'q', 0, '(', 'K', 1, 'h', 0, 'e')).toHaveLength(2);
    expect(valueOf('}', '(', unicode('a'), 'K', 1, unicode('b'), 'K', 2, 'u')).toEqual(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    );
  });

  it('refuses what could run code, and what breaks off', () => {
    expect(() => valueOf('cos\nsystem\n')).toThrow('not asked for');
    expect(() => valueOf('i')).toThrow('operator 0x69');
    expect(() => readPickle(Uint8Array.of(0x80), { offset: 0, world: nobody })).toThrow('ends in the middle');
  });
});

describe('readStateDict', () => {
  it('reads a transposed tensor from within its storage', () => {
    const { shape, data } = readStateDict(stateDict()).get('w') ?? {};
    expect(shape).toEqual([2, 2]);
    // Strides 1 and 2 from the second number: [[1, 3], [2, 4]].
    expect(Array.from(data ?? [])).toEqual([1, 3, 2, 4]);
  });

  it('refuses other files in one sentence', () => {
    expect(() => readStateDict(stateDict({ storageNumbers: 3 }))).toThrow('is cut off');
    expect(() => readStateDict(stateDict({ type: 'LongStorage' }))).toThrow('refers to torch.LongStorage');
    expect(() =>
      readStateDict(Uint8Array.from(stateDict(), (byte, i) => (i === 5 ? byte + 1 : byte))),
    ).toThrow('is not a state dict');
  });
});
