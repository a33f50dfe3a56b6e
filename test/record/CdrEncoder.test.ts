import { parse } from '@foxglove/rosmsg';
import { MessageReader } from '@foxglove/rosmsg2-serialization';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CdrEncoder } from '../../record/CdrEncoder.js';
import { installedDefinition } from '../../sources/types/installedDefinition.js';

/** Writes a message and has an independent library read it. */
function thereAndBack(definition: string, message: object): unknown {
  const bytes = new CdrEncoder(definition).encode(message);
  return new MessageReader(parse(definition, { ros2: true })).readMessage(bytes);
}

describe('CdrEncoder', () => {
  it('writes little-endian numbers at multiples of their size, behind the four bytes that say how', () => {
    const bytes = new CdrEncoder('uint8 a\nuint32 b\nfloat64 c').encode({ a: 1, b: 0x01020304, c: 1 });
    expect([...bytes]).toEqual([
      ...[0, 1, 0, 0],
      ...[1, 0, 0, 0, 4, 3, 2, 1],
      // 1.0 is 0x3ff0000000000000.
      ...[0, 0, 0, 0, 0, 0, 0xf0, 0x3f],
    ]);
  });

  it('keeps every text whole: Serbian, Japanese, a child’s drawing of a face', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Здраво, Ана', 'こんにちは', '☺ čćžšđ', ''),
        fc.string({ unit: 'grapheme' }),
        (a, b) => {
          expect(thereAndBack('string a\nuint8 n\nstring[] b', { a, n: 7, b: [b, a] })).toEqual({
            a,
            n: 7,
            b: [b, a],
          });
        },
      ),
    );
  });

  it('writes what an independent reader reads, for any numbers', () => {
    const definition = 'int8 a\nuint64 b\nfloat32[3] c\nint16[] d\nbool e\nuint8[] f\nint64 g';
    fc.assert(
      fc.property(
        fc.record({
          a: fc.integer({ min: -128, max: 127 }),
          b: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
          c: fc.tuple(fc.float(), fc.float(), fc.float()).map((values) => Float32Array.from(values)),
          d: fc
            .array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 5 })
            .map((each) => Int16Array.from(each)),
          e: fc.boolean(),
          f: fc.uint8Array({ maxLength: 5 }),
          g: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        }),
        (message) => {
          expect(thereAndBack(definition, message)).toEqual(message);
        },
      ),
    );
  });

  it('refuses a number that does not fit and an array of another length, and takes what is missing for 0', () => {
    const encoder = new CdrEncoder('uint8 a\nfloat32[2] b');
    expect(() => encoder.encode({ a: 256 })).toThrow(expect.objectContaining({ code: 'cdr/value' }));
    expect(() => encoder.encode({ a: 1, b: [1] })).toThrow(expect.objectContaining({ code: 'cdr/value' }));
    expect([...encoder.encode({})]).toEqual([0, 1, 0, 0, ...Array<number>(12).fill(0)]);
  });

  it('grows with its messages, and lends its bytes until the next one', () => {
    const encoder = new CdrEncoder('uint8 a\nfloat32[] b\nuint8[] c\nstring d');
    const large = {
      a: 1,
      b: Float32Array.from({ length: 2_000 }, (_, index) => index / 2),
      c: new Uint8Array(9_000).fill(7),
      d: 'ж'.repeat(9_000),
    };
    const read = (bytes: Uint8Array): unknown =>
      new MessageReader(parse('uint8 a\nfloat32[] b\nuint8[] c\nstring d', { ros2: true })).readMessage(
        bytes,
      );
    expect(read(encoder.borrow(large))).toEqual(large);
    const small = { a: 2, b: new Float32Array(0), c: new Uint8Array(0), d: '' };
    const lent = encoder.borrow(small);
    const kept = encoder.encode(small);
    expect(read(lent)).toEqual(small);
    encoder.borrow({ ...small, a: 3 });
    expect([lent[4], kept[4]]).toEqual([3, 2]);
  });

  it('writes the suite’s own messages, nested ones and all', () => {
    const definition = installedDefinition('rapport_msgs/msg/Engagement', 'cdr')?.text ?? '';
    const read = thereAndBack(definition, {
      header: { stamp: { sec: 5, nanosec: 7 }, frame_id: 'camera' },
      person_id: 'ана',
      score: 0.5,
      face_count: 2,
    });
    expect(read).toMatchObject({
      header: { stamp: { sec: 5, nanosec: 7 }, frame_id: 'camera' },
      person_id: 'ана',
      score: 0.5,
      face_count: 2,
    });
  });
});
