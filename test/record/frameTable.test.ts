import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { AttributeQuality } from '../../core/affect/attributes.js';
import type { FrameRow } from '../../core/session/FrameRow.js';
import {
  decodeRows,
  encodeRow,
  float32Text,
  frameColumns,
  frameHeader,
  type NumberedRow,
} from '../../record/frameTable.js';
import { frameRow } from '../core/session/frames.js';

// -0 is written as 0, so it is left out here.
const float32 = fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
const known = fc.option(float32, { nil: undefined });
// An id is anything but a line end, and an empty one is written as none.
const id = fc.string({ minLength: 1 }).map((text) => text.replaceAll(/[\r\n]/gu, '_'));
const quality = fc.constantFrom<AttributeQuality>('measured', 'pseudo-labelled', 'unavailable');
const row: fc.Arbitrary<FrameRow> = fc.record({
  stampNs: fc.bigInt({ min: 0n, max: 2n ** 63n }),
  skippedBefore: fc.option(fc.nat(), { nil: undefined }),
  faceCount: fc.nat({ max: 9 }),
  faceId: fc.option(id, { nil: undefined }),
  faceCoverage: known,
  affect: fc.option(
    fc.record({
      modelId: id,
      values: fc.array(fc.option(float32, { nil: Number.NaN }), { minLength: 22, maxLength: 22 }),
      quality: fc.array(quality, { minLength: 22, maxLength: 22 }),
    }),
    { nil: undefined },
  ),
  engagement: fc.option(
    fc.record({
      score: known,
      uncertainty: known,
      smoothed: known,
      level: fc.constantFrom('UNKNOWN', 'DISENGAGED', 'ENGAGING', 'ENGAGED', 'DISENGAGING'),
      source: fc.constantFrom(undefined, 'prior', 'GenNet', 'culture', 'child'),
      headId: id,
      coverage: float32,
    }),
    { nil: undefined },
  ),
});
const rows = fc.array(row).map((list): NumberedRow[] => list.map((entry, seq) => ({ seq, row: entry })));

function fileOf(list: readonly NumberedRow[]): string {
  return [frameHeader, ...list.map(encodeRow)].map((line) => `${line}\n`).join('');
}

describe('frames.csv', () => {
  it('has one column a value, the 22 attributes by their names', () => {
    expect(frameColumns).toHaveLength(6 + 22 + 9);
    expect(frameHeader).toContain(',AU1,AU2,AU4,');
    expect(frameHeader).toContain(',contempt,arousal,valence,');
  });

  it('reads back exactly what was written', () => {
    fc.assert(
      fc.property(rows, (list) => {
        expect(decodeRows(fileOf(list))).toEqual({ rows: list, brokenLines: 0 });
      }),
    );
  });

  it('cut anywhere gives the whole rows before the cut, and no other', () => {
    fc.assert(
      fc.property(rows, fc.double({ min: 0, max: 1, noNaN: true }), (list, where) => {
        const text = fileOf(list);
        const cut = text.slice(0, Math.floor(where * text.length));
        const wholeRows = Math.max(0, cut.split('\n').length - 2);
        expect(decodeRows(cut).rows).toEqual(list.slice(0, wholeRows));
      }),
    );
  });

  it('leaves out a line that somebody shortened', () => {
    const text = `${frameHeader}\n1,2,3\n`;
    expect(decodeRows(text)).toEqual({ rows: [], brokenLines: 1 });
  });

  it('loses one row to a line with an open quote, and no other', () => {
    const [first, second, third] = [0, 1, 2].map((seq) =>
      encodeRow({ seq, row: frameRow(BigInt(seq), 0.5) }),
    );
    const broken = `1,"${second ?? ''}`;
    const { rows: left, brokenLines } = decodeRows([frameHeader, first, broken, third, ''].join('\n'));
    expect(left.map(({ seq }) => seq)).toEqual([0, 2]);
    expect(brokenLines).toBe(1);
  });
});

describe('float32Text', () => {
  it('is the shortest decimal that reads back as the same float32', () => {
    // 0.2 as float32 is 0.200000002980232...: nobody wants to read that.
    expect(float32Text(Math.fround(0.2))).toBe('0.2');
    expect(float32Text(Math.fround(1 / 3))).toBe('0.33333334');
    expect(float32Text(1)).toBe('1');
    expect(float32Text(Number.NaN)).toBe('');
    expect(float32Text(undefined)).toBe('');
    fc.assert(
      fc.property(float32, (value) => {
        expect(Math.fround(Number(float32Text(value)))).toBe(value);
      }),
      { numRuns: 1000 },
    );
  });
});
