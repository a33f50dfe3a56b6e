import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { expressions, type Expression } from '../../../core/affect/attributes.js';
import { mulberry32 } from '../../../core/metrics/mulberry32.js';
import { calibration } from '../../../models/evaluate/calibration.js';
import { areaUnderCurve, codedUnitFigures } from '../../../models/evaluate/codedUnitFigures.js';
import type { JudgedFace } from '../../../models/evaluate/estimateFaces.js';
import { groupFigures } from '../../../models/evaluate/groupFigures.js';

describe('calibration', () => {
  it('weighs the differences of the bins by their counts', () => {
    // Bin 0.2..0.3: said 0.25, was 1/2; bin 0.9..1: said 0.95, was 1. (2 * 0.25 + 2 * 0.05) / 4 = 0.15
    const figures = calibration([0.2, 0.3 - 1e-9, 0.9, 1], [0, 1, 1, 1]);
    expect(figures?.error).toBeCloseTo(0.15);
    expect(figures?.bins.map(({ count }) => count)).toEqual([2, 2]);
    expect(calibration([], [])).toBeUndefined();
  });

  it('lies between 0 and 1, and is 0 for answers that are certain and right', () => {
    const answers = fc.array(
      fc.record({ said: fc.double({ min: 0, max: 1, noNaN: true }), was: fc.nat(1) }),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(answers, (rows) => {
        const was = rows.map((row) => row.was);
        const { error = -1 } =
          calibration(
            rows.map(({ said }) => said),
            was,
          ) ?? {};
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThanOrEqual(1);
        expect(calibration(was, was)?.error).toBe(0);
      }),
    );
  });
});

const judge = (label: Expression, answer: Expression, parts: Partial<JudgedFace['face']>, units: number) => ({
  face: {
    name: '',
    expression: label,
    valence: NaN,
    arousal: NaN,
    actionUnits: undefined,
    load: () => Promise.reject(new Error('not asked for')),
    ...parts,
  },
  estimate: {
    actionUnits: new Float32Array(12).fill(units),
    expressions: Float32Array.from(expressions, (name) => (name === answer ? 1 : 0)),
    arousal: NaN,
    valence: NaN,
    quality: [],
    embedding: new Float32Array(0),
    modelId: 'test',
  },
});

describe('coded action units', () => {
  it('gives the area under the curve, ties at half', () => {
    // Pairs (0.1, 0.4), (0.1, 0.8), (0.4, 0.4), (0.4, 0.8): 1 + 1 + 1/2 + 1 of 4
    expect(areaUnderCurve([0, 1, 0, 1], [0.1, 0.4, 0.4, 0.8])).toBe(3.5 / 4);
    expect(areaUnderCurve([1, 1], [0.1, 0.2])).toBeUndefined();
  });

  it('judges pictures with a unit present, at a probability of 0.5', () => {
    const codes = (first: number) => Float32Array.from({ length: 12 }, (_, i) => (i === 0 ? first : 1));
    const judged = [
      judge('happy', 'happy', { codedUnits: codes(1) }, 0.5),
      judge('happy', 'happy', { codedUnits: codes(1) }, 0.4),
      judge('happy', 'happy', { codedUnits: codes(0) }, 0.6),
      judge('neutral', 'neutral', { codedUnits: new Float32Array(12) }, 0.9),
      judge('neutral', 'neutral', {}, 0.9),
    ];
    const figures = codedUnitFigures(judged, { random: mulberry32(1), resamples: 20 });
    expect(figures?.pictures).toBe(3);
    // AU1: present 2, found 2, both 1: 2 / 4. The mean leaves units out that fewer than five pictures show.
    expect(figures?.units['AU1']).toMatchObject({ present: 2, absent: 1, f1: { value: 0.5 } });
    expect(figures?.units['AU1']?.areaUnderCurve).toBe(0);
    expect(figures?.meanF1).toBeUndefined();
    expect(codedUnitFigures([], { random: mulberry32(1) })).toBeUndefined();
  });
});

describe('groupFigures', () => {
  it('gives each group its share of right answers, from ten pictures on', () => {
    const rows = Array.from({ length: 12 }, (_, i) =>
      judge(
        i < 8 ? 'happy' : 'sad',
        i % 4 === 0 ? 'fear' : i < 8 ? 'happy' : 'sad',
        {
          groups: { age: i < 11 ? 'child' : 'adult' },
        },
        0,
      ),
    );
    // Children: happy 6 of 8 (0 and 4 are wrong), sad 2 of 3 (8 is wrong).
    expect(groupFigures(rows)).toEqual([
      {
        column: 'age',
        group: 'child',
        pictures: 11,
        accuracy: 8 / 11,
        balancedAccuracy: (6 / 8 + 2 / 3) / 2,
      },
    ]);
  });
});
