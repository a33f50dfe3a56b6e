import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inTimeOrder } from '../../../sources/order/inTimeOrder.js';
import { loadedSegment, type Segment } from '../../../sources/order/Segment.js';

interface Item {
  readonly timeNs: bigint;
  readonly place: number;
}

/** Segments of these times, in the order of the file; `loads` counts how often one is read. */
function segmentsOf(times: readonly (readonly number[])[]): {
  segments: Segment<Item>[];
  all: Item[];
  loads: number[];
} {
  const all: Item[] = [];
  const loads = times.map(() => 0);
  const segments = times.map((some, index) => {
    const items = some.map((time) => {
      const item = { timeNs: BigInt(time), place: all.length };
      all.push(item);
      return item;
    });
    const sorted = [...some].sort((a, b) => a - b);
    return {
      startNs: BigInt(sorted[0] ?? 0),
      endNs: BigInt(sorted.at(-1) ?? 0),
      load: () => {
        loads[index] = (loads[index] ?? 0) + 1;
        return loadedSegment([...items], { item: (entry: Item) => entry, bytes: 100 });
      },
    };
  });
  return { segments, all, loads };
}

const anyTimes = fc.array(fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 6 }), { maxLength: 8 });

describe('inTimeOrder', () => {
  it('gives every message once, by time, those of equal time in the order of the file', () => {
    fc.assert(
      fc.property(anyTimes, (times) => {
        const { segments, all } = segmentsOf(times);
        const expected = [...all].sort((a, b) => Number(a.timeNs - b.timeNs) || a.place - b.place);
        expect([...inTimeOrder(segments)]).toEqual(expected);
      }),
    );
  });

  it('gives the same with so little memory that segments are read again and again', () => {
    fc.assert(
      fc.property(anyTimes, (times) => {
        expect([...inTimeOrder(segmentsOf(times).segments, { mostBytes: 150 })]).toEqual([
          ...inTimeOrder(segmentsOf(times).segments),
        ]);
      }),
    );
  });

  it('gives a range: from the first wanted time to the first that is not', () => {
    const { segments } = segmentsOf([
      [0, 4, 8],
      [2, 6],
      [10, 12],
    ]);
    const given = [...inTimeOrder(segments, { fromNs: 4n, toNs: 10n })];
    expect(given.map(({ timeNs }) => timeNs)).toEqual([4n, 6n, 8n]);
  });

  it('reads a segment when its time has come, and once', () => {
    const { segments, loads } = segmentsOf([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    const given = inTimeOrder(segments);
    given.next();
    expect(loads).toEqual([1, 0, 0]);
    expect([...given]).toHaveLength(5);
    expect(loads).toEqual([1, 1, 1]);
  });

  it('tells of a segment that begins earlier than it states', () => {
    const { segments } = segmentsOf([[5, 6], [1]]);
    const late: number[] = [];
    const lying = segments.map((segment, index) =>
      index === 1 ? { ...segment, startNs: 6n, endNs: 6n } : segment,
    );
    const given = [...inTimeOrder(lying, { onLate: (index) => late.push(index) })];
    expect(given.map(({ timeNs }) => timeNs)).toEqual([5n, 1n, 6n]);
    expect(late).toEqual([1]);
  });
});
