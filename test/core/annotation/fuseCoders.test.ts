import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnnotationTrace } from '../../../core/annotation/AnnotationTrace.js';
import { fuseCoders } from '../../../core/annotation/fuseCoders.js';
import { mulberry32 } from '../../../core/metrics/mulberry32.js';

/** A slow engagement course with no period, so that only one lag fits. */
const course = (seconds: number): number =>
  0.5 * Math.sin(0.31 * seconds) + 0.3 * Math.sin(0.83 * seconds + 1);

function coder(
  name: string,
  { lagSec = 0, offset = 0, noise = 0, seconds = 120, seed = 1 } = {},
): AnnotationTrace {
  const random = mulberry32(seed);
  const timesSec = Float64Array.from({ length: seconds * 10 }, (_, index) => index / 10);
  const values = timesSec.map((time) => course(time - lagSec) + offset + noise * (random() - 0.5));
  return { coder: name, timesSec, values };
}

describe('fusing coders', () => {
  it('takes back lags: coders that differ in lag alone agree fully afterwards', () => {
    const gold = fuseCoders([
      coder('a', { lagSec: 0.4 }),
      coder('b', { lagSec: 0.9 }),
      coder('c', { lagSec: 1.6 }),
    ]);
    // Relative to the median coder, b, who lags .9 s.
    expect(gold.coders.map(({ lagSec }) => lagSec)).toEqual([
      expect.closeTo(-0.5, 9),
      expect.closeTo(0, 9),
      expect.closeTo(0.7, 9),
    ]);
    expect(gold.icc.aligned).toBeCloseTo(1, 3);
    expect(gold.icc.asGiven).toBeLessThan(0.95);
    for (const seconds of [20, 50, 80]) {
      const index = Math.round(seconds * 10);
      expect(gold.values[index]).toBeCloseTo(course((gold.timesSec[index] ?? 0) - 0.9), 2);
    }
    expect(gold.warnings).toEqual([]);
  });

  it('finds lags under noise and offsets', () => {
    const gold = fuseCoders([
      coder('a', { noise: 0.4, seed: 2, offset: 0.1 }),
      coder('b', { noise: 0.4, seed: 3, lagSec: 1, offset: -0.1 }),
      coder('c', { noise: 0.4, seed: 4 }),
    ]);
    const lags = gold.coders.map(({ lagSec }) => lagSec);
    expect((lags[1] ?? 0) - (lags[0] ?? 0)).toBeCloseTo(1, 0);
    expect(Math.abs((lags[1] ?? 0) - (lags[0] ?? 0) - 1)).toBeLessThanOrEqual(0.2);
    expect((gold.icc.aligned ?? 0) > (gold.icc.asGiven ?? 1)).toBe(true);
  });

  it('moves the gold standard back by the shared reaction time', () => {
    const gold = fuseCoders([coder('a', { lagSec: 0.7 })], { reactionSec: 0.7 });
    const index = 500;
    expect(gold.values[index]).toBeCloseTo(course(gold.timesSec[index] ?? 0), 9);
    expect(gold.icc).toEqual({ asGiven: undefined, aligned: undefined });
  });

  it('warns of a coder who goes with nobody and of a lag at the border', () => {
    const constant = { ...coder('still'), values: new Float64Array(1200).fill(0.2) };
    const still = fuseCoders([coder('a'), coder('b'), constant]);
    expect(still.warnings.map(({ code }) => code)).toEqual(['annotation/no-alignment']);
    expect(still.coders.map(({ lagSec }) => lagSec)).toEqual([expect.closeTo(0, 9), expect.closeTo(0, 9), 0]);
    const late = fuseCoders([coder('a'), coder('b'), coder('late', { lagSec: 3 })], { maxLagSec: 1 });
    expect(late.warnings.map(({ code }) => code)).toEqual(['annotation/lag-at-border']);
    expect(late.warnings[0]?.text).toContain('late');
  });

  it('has a gold standard only where most coders have a value', () => {
    const short = coder('short', { seconds: 60 });
    const two = fuseCoders([coder('a'), short]);
    expect(Number.isNaN(two.values[900])).toBe(true);
    expect(two.commonSamples).toBe(600);
    const three = fuseCoders([coder('a'), coder('b'), short]);
    expect(three.values[900]).toBeCloseTo(course(90), 9);
  });

  it('refuses coders on two clocks, and times that are no seconds, naming the coder', () => {
    const onUnixTime = { ...coder('b.csv'), timesSec: coder('b').timesSec.map((time) => time + 1.7e9) };
    for (const traces of [
      [coder('a.csv'), onUnixTime],
      [onUnixTime, coder('c.csv'), coder('a.csv')],
    ]) {
      expect(() => fuseCoders(traces)).toThrow(
        expect.objectContaining({
          code: 'annotation/wrong-clock',
          message: expect.stringMatching(
            /^[ac]\.csv ends at 119\.9 s and b\.csv begins at 1700000000 s, .*\.$/,
          ) as unknown,
        }),
      );
    }
    // Two minutes in milliseconds are a day and more.
    const inMs = { ...coder('ms.csv'), timesSec: coder('ms').timesSec.map((time) => time * 1000) };
    expect(() => fuseCoders([inMs, coder('a.csv')])).toThrow(
      expect.objectContaining({
        code: 'annotation/too-long',
        message: expect.stringMatching(/^ms\.csv runs/) as unknown,
      }),
    );
    // One end meets the other's beginning: a moment is shared.
    const next = { ...coder('next'), timesSec: coder('next').timesSec.map((time) => time + 119.9) };
    expect(fuseCoders([coder('a'), next], { maxLagSec: 0 }).commonSamples).toBe(1);
  });

  it('leaves coders where they are without a window', () => {
    const gold = fuseCoders([coder('a'), coder('b', { lagSec: 1 })], { maxLagSec: 0 });
    expect(gold.coders.map(({ lagSec }) => lagSec)).toEqual([0, 0]);
    expect(gold.icc.aligned).toBe(gold.icc.asGiven);
  });

  it('recovers any lags of noiseless coders', () => {
    const lag = fc.integer({ min: 0, max: 10 });
    fc.assert(
      fc.property(fc.array(lag, { minLength: 2, maxLength: 4 }), (lags) => {
        const gold = fuseCoders(
          lags.map((steps, index) => coder(`coder ${index}`, { lagSec: steps / 10, seconds: 60 })),
          { maxLagSec: 1.5 },
        );
        const first = gold.coders[0]?.lagSec ?? 0;
        gold.coders.forEach(({ lagSec }, index) => {
          expect(lagSec - first).toBeCloseTo(((lags[index] ?? 0) - (lags[0] ?? 0)) / 10, 9);
        });
      }),
      { numRuns: 20 },
    );
  });
});
