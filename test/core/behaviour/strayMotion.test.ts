import { describe, expect, it } from 'vitest';

import { noStrayMotion, watchRest } from '../../../core/behaviour/strayMotion.js';

/** Looks every 200 ms for so long; the times, in milliseconds, at which the head was said to move. */
function movedAtMs(headAt: (atMs: number) => number, forMs = 10_000): number[] {
  let state = noStrayMotion;
  const said: number[] = [];
  for (let atMs = 0; atMs <= forMs; atMs += 200) {
    const step = watchRest(state, { HeadYaw: headAt(atMs), LHand: 0.3 }, BigInt(atMs) * 1_000_000n);
    state = step.state;
    if (step.moved.length > 0) said.push(atMs);
    expect(step.moved).not.toContain('LHand');
  }
  return said;
}

describe('watchRest', () => {
  it('says nothing of a head that rests, trembles or sags', () => {
    expect(movedAtMs(() => 0.4)).toEqual([]);
    expect(movedAtMs((atMs) => 0.04 * Math.sin(atMs / 300))).toEqual([]);
    // 0.01 rad a second: 0.05 in the five seconds after which the comparison begins anew.
    expect(movedAtMs((atMs) => atMs * 1e-5)).toEqual([]);
  });

  it('says once that a head was turned, and again and again while it turns', () => {
    expect(movedAtMs((atMs) => (atMs < 1_000 ? 0 : 0.6))).toEqual([1_000]);
    expect(movedAtMs((atMs) => 0.6 * Math.sin(atMs / 600)).length).toBeGreaterThan(10);
  });
});
