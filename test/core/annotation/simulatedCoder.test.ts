import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { simulatedCurve, simulatedJudgement } from '../../../core/annotation/simulatedCoder.js';

describe('a simulated coder', () => {
  it('judges by valence and arousal', () => {
    // 0.4 + 0.4 x 0.5 + 0.2 x -0.5 = 0.5.
    expect(simulatedJudgement({ valence: 0.5, arousal: -0.5 })).toBeCloseTo(0.5, 12);
    // 0.4 + 0.4 x -1 = 0.
    expect(simulatedJudgement({ valence: -1, arousal: NaN })).toBeCloseTo(0, 12);
  });

  it('says nothing where neither is known', () => {
    expect(simulatedJudgement({ valence: NaN, arousal: NaN })).toBeUndefined();
  });

  it('stays within -1 and 1', () => {
    const part = fc.float({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(part, part, fc.nat(10_000), (valence, arousal, seconds) => {
        for (const value of [simulatedJudgement({ valence, arousal }), simulatedCurve(seconds)])
          expect(Math.abs(value ?? NaN)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
