import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleTrace } from '../../../core/annotation/sampleTrace.js';

describe('sampling a trace', () => {
  it('is linear between samples and empty outside', () => {
    const trace = { timesSec: [1, 2, 2.5], values: [0, 1, -1] };
    expect([...sampleTrace(trace, [0.9, 1, 1.25, 2, 2.25, 2.5, 2.6], 1)]).toEqual([
      NaN,
      0,
      0.25,
      1,
      0,
      -1,
      NaN,
    ]);
  });

  it('does not join samples over a gap, and steps over masked ones', () => {
    const trace = { timesSec: [0, 0.5, 1, 3], values: [0, Number.NaN, 1, 1] };
    expect([...sampleTrace(trace, [0.5, 1, 2, 3], 1)]).toEqual([0.5, 1, NaN, 1]);
  });

  it('gives back a trace at its own times and stays between its neighbours', () => {
    const samples = fc.array(
      fc.tuple(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })),
      {
        minLength: 2,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(samples, fc.array(fc.double({ min: 0, max: 30, noNaN: true })), (steps, at) => {
        let time = 0;
        const timesSec = steps.map(([gap]) => (time += gap));
        const values = steps.map(([, value]) => value);
        expect([...sampleTrace({ timesSec, values }, timesSec, 2)]).toEqual(values);
        const times = [...at].sort((a, b) => a - b);
        sampleTrace({ timesSec, values }, times, 2).forEach((value, index) => {
          const moment = times[index] ?? 0;
          const inside = moment >= (timesSec[0] ?? 0) && moment <= (timesSec.at(-1) ?? 0);
          expect(Number.isNaN(value)).toBe(!inside);
          if (inside) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12);
        });
      }),
    );
  });
});
