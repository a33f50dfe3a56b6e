import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { idleNode, stepLive, type LiveState, type TakenImage } from '../../../core/replay/liveSelection.js';

const ms = 1_000_000n;

interface Image {
  readonly logTimeNs: bigint;
}

/** Which of the images at these times, ms, a node takes up that works 100 ms on each, with those left out before. */
function taken(timesMs: readonly number[]): [number, number][] {
  let state: LiveState<Image> = idleNode;
  const all: TakenImage<Image>[] = [];
  for (const timeMs of timesMs) {
    const step = stepLive(state, { logTimeNs: BigInt(timeMs) * ms }, 100n * ms);
    state = step.state;
    all.push(...step.taken);
  }
  if (state.waiting) all.push(state.waiting);
  return all.map(({ image, skippedBefore }) => [Number(image.logTimeNs / ms), skippedBefore]);
}

describe('the images that a node takes up', () => {
  it('are all of them where it keeps up', () => {
    expect(taken([0, 100, 250])).toEqual([
      [0, 0],
      [100, 0],
      [250, 0],
    ]);
  });

  it('are the newest of those that came while it was busy', () => {
    // Busy with 0 until 100: 30 is replaced by 60, which runs until 200; 130 is replaced by 160, and waits at the end.
    expect(taken([0, 30, 60, 130, 160])).toEqual([
      [0, 0],
      [60, 1],
      [160, 1],
    ]);
  });

  it('start at once after a pause, and after a time that goes back', () => {
    expect(taken([1_000, 1_040, 5_000, 0])).toEqual([
      [1_000, 0],
      [1_040, 0],
      [5_000, 0],
      [0, 0],
    ]);
  });

  it('and those left out are all there were', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 60 }), (gaps) => {
        let now = 0;
        const times = gaps.map((gap) => (now += gap));
        const took = taken(times);
        const skipped = took.reduce((sum, [, before]) => sum + before, 0);
        expect(took.length + skipped).toBe(times.length);
        if (times.length > 0) expect(took.at(-1)?.[0]).toBe(times.at(-1));
      }),
    );
  });
});
