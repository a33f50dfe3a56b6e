import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { compareSettings } from '../../../core/diff/compareSettings.js';
import { compareTables, isEqual, type Cell, type ComparedTable } from '../../../core/diff/compareTables.js';

function table(columns: Record<string, Cell[]>): ComparedTable {
  return { rows: Object.values(columns)[0]?.length ?? 0, columns: new Map(Object.entries(columns)) };
}

describe('what differs between two tables', () => {
  const a = table({
    stamp_ns: [1n, 2n, 3n, 4n],
    engagement: [0.5, 0.25, undefined, 1],
    level: ['high', 'low', '', 'x'],
  });

  it('is nothing of itself', () => {
    expect(isEqual(compareTables(a, a, 0))).toBe(true);
  });

  it('is found by stamp: how often, how much, where', () => {
    const b = table({
      stamp_ns: [2n, 3n, 4n, 5n],
      engagement: [0.5, 0.125, 0.75, 0],
      level: ['low', '', 'y', ''],
    });
    expect(compareTables(a, b, 0)).toEqual({
      commonRows: 3,
      onlyA: ['1'],
      onlyB: ['5'],
      onlyAColumns: [],
      onlyBColumns: [],
      columns: [
        // At 2: |0.25 - 0.5| = 0.25; at 3 only one knows it; at 4: |1 - 0.75| = 0.25, no more than before.
        {
          column: 'engagement',
          differing: 2,
          oneSided: 1,
          largest: { difference: 0.25, at: '2' },
          first: '2',
        },
        { column: 'level', differing: 1, oneSided: 0, largest: undefined, first: '4' },
      ],
    });
  });

  it('is no difference within the tolerance', () => {
    const [one, other] = [table({ x: [0.5, 1] }), table({ x: [0.5 + 2 ** -10, 1] })];
    expect(compareTables(one, other, 2 ** -10).columns).toEqual([]);
    expect(compareTables(one, other, 2 ** -11).columns).toMatchObject([
      { differing: 1, largest: { difference: 2 ** -10, at: 'row 1' } },
    ]);
  });

  it('takes a number that is none for an empty field, and tells columns of one side', () => {
    const [one, other] = [table({ x: [Number.NaN], p: [1] }), table({ x: [undefined], q: [1] })];
    expect(compareTables(one, other, 0)).toMatchObject({
      columns: [],
      onlyAColumns: ['p'],
      onlyBColumns: ['q'],
    });
  });

  it('pairs rows of equal stamps in their order', () => {
    const [one, other] = [table({ stamp_ns: [1n, 1n], x: [1, 2] }), table({ stamp_ns: [1n, 1n], x: [1, 3] })];
    expect(compareTables(one, other, 0).columns).toMatchObject([{ largest: { difference: 1, at: '1 #2' } }]);
  });

  it('is the same from both sides', () => {
    const cells = fc.array(
      fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined }),
      {
        minLength: 5,
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(cells, cells, fc.double({ min: 0, max: 10, noNaN: true }), (left, right, tolerance) => {
        const [one, other] = [table({ x: left }), table({ x: right })];
        expect(compareTables(one, other, tolerance)).toEqual(compareTables(other, one, tolerance));
      }),
    );
  });
});

describe('what differs between two settings', () => {
  it('is told by its path', () => {
    const a = { models: { affect: 'abc' }, parameters: { rate: 1, list: [1, 2] }, same: 1 };
    const b = { models: { affect: 'abd' }, parameters: { list: [1, 3], more: true }, same: 1 };
    expect(compareSettings(a, b)).toEqual([
      { path: 'models.affect', a: 'abc', b: 'abd' },
      { path: 'parameters.list.1', a: 2, b: 3 },
      { path: 'parameters.more', a: undefined, b: true },
      { path: 'parameters.rate', a: 1, b: undefined },
    ]);
    expect(compareSettings(a, structuredClone(a))).toEqual([]);
  });
});
