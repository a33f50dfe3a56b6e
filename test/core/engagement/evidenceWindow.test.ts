import { describe, expect, it } from 'vitest';
import {
  addEvidence,
  emptyEvidenceWindow,
  shiftedWindow,
  summariseEvidence,
} from '../../../core/engagement/evidenceWindow.js';

const options = { windowSec: 4, minObservedSec: 1, maxFrameGapSec: 1 };

type Frames = readonly (readonly [seconds: number, value: number | undefined, quality: number])[];

function windowOf(frames: Frames, given = options): ReturnType<typeof addEvidence> {
  return frames.reduce(
    (from, [seconds, value, quality]) =>
      addEvidence(from, { stampNs: BigInt(seconds * 1e9), value, quality }, given),
    emptyEvidenceWindow,
  );
}

function summary(frames: Frames, given = options): ReturnType<typeof summariseEvidence> {
  return summariseEvidence(windowOf(frames, given), given);
}

describe('evidence window', () => {
  it('weighs each frame by the time since the one before', () => {
    // 1 stands for 1 s, -1 for .5 s; the first frame for none: (1 - .5) / 1.5 = 1/3, quality (.8 + .2) / 1.5.
    const { mean, coverage } = summary([
      [0, -1, 1],
      [1, 1, 0.8],
      [1.5, -1, 0.4],
    ]);
    expect(mean).toBeCloseTo(1 / 3, 12);
    expect(coverage).toBeCloseTo(1 / 1.5, 12);
  });

  it('counts frames without a face as uncovered time, not as values', () => {
    const { mean, coverage } = summary([
      [0, 1, 1],
      [1, 1, 1],
      [2, undefined, 0],
      [3, undefined, 0],
    ]);
    expect(mean).toBe(1);
    expect(coverage).toBeCloseTo(1 / 3, 12);
  });

  it('leaves gaps between frames uncovered', () => {
    const frames: Frames = [
      [0, 1, 1],
      [0.5, 1, 1],
      [2, 1, 1],
    ];
    // Half a second was observed of two.
    expect(summary(frames)).toEqual({ mean: undefined, coverage: 0.25 });
    expect(summary(frames, { ...options, minObservedSec: 0.5 }).mean).toBe(1);
  });

  it('forgets what is older than the window', () => {
    const frames = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((seconds) => [seconds, seconds < 4 ? 1 : -1, 1] as const);
    // At 8 s the window (4, 8] holds the frames of 5 .. 8 s, each standing for a second.
    expect(summary(frames)).toEqual({ mean: -1, coverage: 1 });
  });

  it('looks back as far as it takes where little is seen, and no further, three windows at most', () => {
    // An image a second, the face seen at 3 s (1) and at 5 s (-1): each stands for a second.
    const until = (endSec: number): Frames =>
      Array.from({ length: endSec + 1 }, (_, second) => {
        const value = second === 3 ? 1 : second === 5 ? -1 : undefined;
        return [second, value, value === undefined ? 0 : 1] as const;
      });
    // The last window, (8, 12] s, holds nothing: a second is enough at 5 s, two at 3 s.
    expect(summary(until(12))).toEqual({ mean: -1, coverage: 0 });
    const two = { ...options, minObservedSec: 2 };
    expect(summary(until(12), two)).toEqual({ mean: 0, coverage: 0 });
    // Three windows of 4 s end at 14 s before (2, 14], and at 15 s before (3, 15].
    expect(summary(until(14), two).mean).toBe(0);
    expect(summary(until(15), two).mean).toBeUndefined();
    expect(summary(until(16)).mean).toBe(-1);
    expect(summary(until(17)).mean).toBeUndefined();
    // At 7 s the last window, (3, 7], holds the second of 5 s: what was before it is not asked.
    expect(summary(until(7))).toEqual({ mean: -1, coverage: 0.25 });
  });

  it('takes a single frame, which stands for no time, and nothing as unknown', () => {
    expect(summary([[3, 0.5, 0.7]])).toEqual({ mean: undefined, coverage: 0.7 });
    expect(summary([[3, undefined, 0]])).toEqual({ mean: undefined, coverage: 0 });
    expect(summary([])).toEqual({ mean: undefined, coverage: 0 });
  });

  it('says the same wherever on the clock it stands', () => {
    const frames = [0, 1, 2, 3].map((seconds) => [seconds + 10, seconds - 2, 1] as const);
    const window = windowOf(frames);
    // (-1 + 0 + 1) / 3.
    expect(summariseEvidence(window, options)).toEqual({ mean: 0, coverage: 1 });
    const earlier = shiftedWindow(window, -5_000_000_000n);
    expect(earlier).toEqual(windowOf(frames.map(([seconds, ...said]) => [seconds - 5, ...said] as const)));
    expect(summariseEvidence(earlier, options)).toEqual({ mean: 0, coverage: 1 });
    expect(shiftedWindow(emptyEvidenceWindow, 1n)).toEqual(emptyEvidenceWindow);
  });
});
