import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { noStamps, startOverNs, stepImageStamps } from '../../../core/chain/imageStamps.js';

const ms = 1_000_000n;

/** What becomes of images with these stamps, ms; they arrive 70 ms apart from second 1,000 on. */
function verdicts(stampsMs: readonly number[]) {
  let state = noStamps;
  return stampsMs.map((stampMs, index) => {
    const arrivalNs = 1_000_000n * ms + BigInt(index) * 70n * ms;
    const step = stepImageStamps(state, { stampNs: BigInt(stampMs) * ms, arrivalNs });
    state = step.state;
    return { ...step, codes: step.warnings.map(({ code }) => code) };
  });
}

const verdictsOf = (stampsMs: readonly number[]) => verdicts(stampsMs).map(({ verdict }) => verdict);

describe('the stamps of a camera’s images', () => {
  it('that grow are taken as they are', () => {
    expect(verdictsOf([100, 170, 240, 3_000])).toEqual(['next', 'next', 'next', 'next']);
  });

  it('leave out an image that comes after a newer one, and forget nothing', () => {
    const steps = verdicts([100, 240, 170, 310]);
    expect(steps.map(({ verdict }) => verdict)).toEqual(['next', 'next', 'late', 'next']);
    expect(steps[2]?.codes).toEqual(['camera/out-of-order']);
  });

  it('that stay behind belong to a clock that was set back a little: one image is left out, then time goes on', () => {
    const steps = verdicts([1_000, 1_070, 570, 640, 710]);
    expect(steps.map(({ verdict }) => verdict)).toEqual(['next', 'next', 'late', 'set-back', 'next']);
    expect(steps[3]?.codes).toEqual(['camera/stamps-went-back']);
  });

  it('start over where they go back by more than a second', () => {
    const [, , third] = verdicts([100_000, 100_070, 20]);
    expect(third?.verdict).toBe('restarted');
    expect(third?.warnings[0]?.text).toContain('went back by 100.0 s');
  });

  it('of 0 are replaced by the time of arrival, and that is told', () => {
    const steps = verdicts([0, 0, 0]);
    expect(steps.map(({ stampNs }) => stampNs / ms)).toEqual([1_000_000n, 1_000_070n, 1_000_140n]);
    expect(steps.map(({ verdict }) => verdict)).toEqual(['next', 'next', 'next']);
    expect(steps.every(({ codes }) => codes.includes('camera/no-stamps'))).toBe(true);
  });

  it('that stand still are replaced as well, once that is no exception', () => {
    const steps = verdicts([500, 500, 500, 500, 500]);
    expect(steps.map(({ verdict }) => verdict)).toEqual(['next', 'late', 'late', 'next', 'next']);
    expect(steps[1]?.codes).toEqual(['camera/same-stamp']);
    expect(steps[4]?.stampNs).toBe(1_000_280n * ms);
  });

  it('never make time go back by less than a second without a word', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 30 }), (stampsMs) => {
        let lastNs: bigint | undefined;
        for (const { verdict, stampNs, codes } of verdicts(stampsMs)) {
          if (verdict === 'late') continue;
          if (lastNs !== undefined && stampNs <= lastNs) {
            expect(verdict === 'restarted' ? lastNs - stampNs > startOverNs : verdict === 'set-back').toBe(
              true,
            );
            expect(codes).toContain('camera/stamps-went-back');
          }
          lastNs = stampNs;
        }
      }),
    );
  });
});
