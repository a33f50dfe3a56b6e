import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  absoluteAgreement,
  intraclassCorrelation,
  meanSquares,
} from '../../../core/metrics/intraclassCorrelation.js';

/** Shrout & Fleiss 1979, table 2: six targets, four judges; an array a judge. */
const judges = [
  [9, 6, 8, 7, 10, 6],
  [2, 1, 4, 1, 5, 2],
  [5, 3, 6, 2, 6, 4],
  [8, 2, 8, 6, 9, 7],
];

const ratings = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 40 });
const varied = ratings.filter((values) => Math.max(...values) - Math.min(...values) > 1e-3);

describe('mean squares', () => {
  it('are those of Shrout & Fleiss 1979, table 3', () => {
    // BMS 11.24 (5 df), JMS 32.49 (3 df), EMS 1.02 (15 df).
    const squares = meanSquares(judges);
    expect(squares).toMatchObject({ targets: 6, raters: 4 });
    expect(squares?.betweenTargets).toBeCloseTo(11.2417, 4);
    expect(squares?.betweenRaters).toBeCloseTo(32.4861, 4);
    expect(squares?.residual).toBeCloseTo(1.0194, 4);
  });

  it('can be written out for two raters of three targets', () => {
    // x = 1 2 3, y = 2 4 3. Target means 1.5 3 3, rater means 2 3, grand mean 2.5.
    // BMS = 2 (1 + .25 + .25) / 2 = 1.5; JMS = 3 (.25 + .25) / 1 = 1.5.
    // Expected x: 1 2.5 2.5, y: 2 3.5 3.5; residual = (0 + .25 + .25) + (0 + .25 + .25) = 1, EMS = 1 / 2.
    const squares = meanSquares([
      [1, 2, 3],
      [2, 4, 3],
    ]);
    expect(squares?.betweenTargets).toBeCloseTo(1.5, 12);
    expect(squares?.betweenRaters).toBeCloseTo(1.5, 12);
    expect(squares?.residual).toBeCloseTo(0.5, 12);
  });
});

describe('ICC(3,1)', () => {
  it("is 0.71 for Shrout & Fleiss's judges", () => {
    // Their table 4: ICC(3,1) = .71; (11.2417 - 1.0194) / (11.2417 + 3 * 1.0194) = 0.7148.
    expect(intraclassCorrelation(judges)).toBeCloseTo(0.7148, 4);
  });

  it('ignores an offset of a rater, not a scale', () => {
    // y = x + 5: no residual, 1. y = 2 x on x = 1 2 3: the differences 1 2 3 leave EMS = 2 * 0.25 * 2 / 2 = 0.5,
    // BMS = 2 * (1.5^2 + 1.5^2) / 2 = 4.5; ICC = (4.5 - 0.5) / (4.5 + 0.5) = 0.8.
    expect(
      intraclassCorrelation([
        [1, 2, 3],
        [6, 7, 8],
      ]),
    ).toBeCloseTo(1, 12);
    expect(
      intraclassCorrelation([
        [1, 2, 3],
        [2, 4, 6],
      ]),
    ).toBeCloseTo(0.8, 12);
  });

  it('has no answer where agreement cannot be told', () => {
    expect(intraclassCorrelation([])).toBeUndefined();
    expect(intraclassCorrelation([[1, 2, 3]])).toBeUndefined();
    expect(intraclassCorrelation([[1], [1]])).toBeUndefined();
    expect(
      intraclassCorrelation([
        [1, 2],
        [1, 2, 3],
      ]),
    ).toBeUndefined();
    expect(
      intraclassCorrelation([
        [1, 2, Number.NaN],
        [1, 2, 3],
      ]),
    ).toBeUndefined();
    expect(
      intraclassCorrelation([
        [0.3, 0.3, 0.3],
        [0.1, 0.1, 0.1],
      ]),
    ).toBeUndefined();
    expect(
      intraclassCorrelation([
        [0.1, 0.1, 0.1],
        [0.1, 0.1, 0.1],
        [0.1, 0.1, 0.1],
      ]),
    ).toBeUndefined();
  });

  it('is 0 for a pair with one constant column', () => {
    // x = 1 2 3 against 2 2 2: BMS = 2 * (.25 + .25) / 2 = .5, EMS = (4 * .25) / 2 = .5.
    expect(
      intraclassCorrelation([
        [1, 2, 3],
        [2, 2, 2],
      ]),
    ).toBeCloseTo(0, 12);
  });

  it('lies between -1/(k-1) and 1 and does not depend on order, offset or common scale', () => {
    fc.assert(
      fc.property(
        varied,
        fc.integer({ min: 2, max: 5 }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        (base, k, b) => {
          const raters = Array.from({ length: k }, (_, rater) =>
            base.map((value, index) => value + 0.3 * Math.sin((rater + 1) * (index + 1))),
          );
          const icc = intraclassCorrelation(raters) ?? Number.NaN;
          expect(icc).toBeGreaterThanOrEqual(-1 / (k - 1) - 1e-9);
          expect(icc).toBeLessThanOrEqual(1 + 1e-9);
          expect(intraclassCorrelation([...raters].reverse())).toBeCloseTo(icc, 6);
          expect(intraclassCorrelation(raters.map((r) => [...r].reverse()))).toBeCloseTo(icc, 6);
          const moved = raters.map((r, rater) => r.map((value) => 2 * value + b * rater));
          expect(intraclassCorrelation(moved)).toBeCloseTo(icc, 6);
        },
      ),
    );
  });
});

describe('ICC(A,1)', () => {
  it("is 0.29 for Shrout & Fleiss's judges, who are not equally strict", () => {
    // Their table 4: ICC(2,1) = .29; (11.2417 - 1.0194) / (11.2417 + 3 * 1.0194 + 4 (32.4861 - 1.0194) / 6) = 0.2898.
    expect(absoluteAgreement(judges)).toBeCloseTo(0.2898, 4);
  });

  it('can be written out for two raters of three targets', () => {
    // As above: BMS = JMS = 1.5, EMS = 0.5; (1.5 - 0.5) / (1.5 + 0.5 + 2 (1.5 - 0.5) / 3) = 0.375.
    const raters = [
      [1, 2, 3],
      [2, 4, 3],
    ];
    expect(absoluteAgreement(raters)).toBeCloseTo(0.375, 12);
  });

  it('falls with an offset, which ICC(3,1) does not see', () => {
    // x = 1 2 3, y = x + 1: BMS = 2, EMS = 0, JMS = 3 (0.25 + 0.25) = 1.5; 2 / (2 + 2 * 1.5 / 3) = 2/3.
    const raters = [
      [1, 2, 3],
      [2, 3, 4],
    ];
    expect(absoluteAgreement(raters)).toBeCloseTo(2 / 3, 12);
    expect(intraclassCorrelation(raters)).toBeCloseTo(1, 12);
  });

  it('has no answer where ICC(3,1) has none', () => {
    const constant = [1, 1, 1];
    expect(absoluteAgreement([constant, constant])).toBeUndefined();
    expect(absoluteAgreement([[1, 2, 3]])).toBeUndefined();
    expect(
      absoluteAgreement([
        [1, NaN],
        [1, 2],
      ]),
    ).toBeUndefined();
  });

  it('is 1 for raters who give the same, and no larger in size than ICC(3,1) where raters differ on the whole', () => {
    fc.assert(
      fc.property(varied, fc.double({ min: 0.5, max: 5, noNaN: true }), (base, offset) => {
        expect(absoluteAgreement([base, base])).toBeCloseTo(1, 9);
        const moved = base.map((value, index) => value + offset + 0.1 * Math.sin(index));
        const icc = intraclassCorrelation([base, moved]) ?? NaN;
        expect(Math.abs(absoluteAgreement([base, moved]) ?? NaN)).toBeLessThanOrEqual(Math.abs(icc) + 1e-9);
      }),
    );
  });
});
