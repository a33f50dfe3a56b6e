import { describe, expect, it } from 'vitest';
import {
  addEvidence,
  emptyEvidenceWindow,
  summariseEvidence,
} from '../../../core/engagement/evidenceWindow.js';

const options = { windowSec: 4, maxFrameGapSec: 1 };

function summary(
  frames: readonly (readonly [seconds: number, value: number | undefined, quality: number])[],
): ReturnType<typeof summariseEvidence> {
  const window = frames.reduce(
    (from, [seconds, value, quality]) =>
      addEvidence(from, { stampNs: BigInt(seconds * 1e9), value, quality }, options),
    emptyEvidenceWindow,
  );
  return summariseEvidence(window, options);
}

describe('evidence window', () => {
  it('weighs each frame by the time since the one before', () => {
    // 1 stands for 1 s, -1 for .5 s; the first frame for none: (1 - .5) / 1.5 = 1/3, quality (.8 + .2) / 1.5.
    const { mean, observedSec, coverage } = summary([
      [0, -1, 1],
      [1, 1, 0.8],
      [1.5, -1, 0.4],
    ]);
    expect(mean).toBeCloseTo(1 / 3, 12);
    expect(observedSec).toBeCloseTo(1.5, 12);
    expect(coverage).toBeCloseTo(1 / 1.5, 12);
  });

  it('counts frames without a face as uncovered time, not as values', () => {
    const { mean, observedSec, coverage } = summary([
      [0, 1, 1],
      [1, 1, 1],
      [2, undefined, 0],
      [3, undefined, 0],
    ]);
    expect(mean).toBe(1);
    expect(observedSec).toBe(1);
    expect(coverage).toBeCloseTo(1 / 3, 12);
  });

  it('leaves gaps between frames uncovered', () => {
    const { coverage, observedSec } = summary([
      [0, 1, 1],
      [0.5, 1, 1],
      [2, 1, 1],
    ]);
    expect(observedSec).toBe(0.5);
    expect(coverage).toBe(0.25);
  });

  it('forgets what is older than the window', () => {
    const frames = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((seconds) => [seconds, seconds < 4 ? 1 : -1, 1] as const);
    // At 8 s the window (4, 8] holds the frames of 5 .. 8 s, each standing for a second.
    expect(summary(frames)).toEqual({ mean: -1, observedSec: 4, coverage: 1 });
  });

  it('takes a single frame as its own mean, and nothing as unknown', () => {
    expect(summary([[3, 0.5, 0.7]])).toEqual({ mean: 0.5, observedSec: 0, coverage: 0.7 });
    expect(summary([[3, undefined, 0]])).toEqual({ mean: undefined, observedSec: 0, coverage: 0 });
    expect(summary([])).toEqual({ mean: undefined, observedSec: 0, coverage: 0 });
  });
});
