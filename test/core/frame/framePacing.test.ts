import { describe, expect, it } from 'vitest';

import { paceFrame, type FramePacing } from '../../../core/frame/framePacing.js';

const periodMs = 40;

/** Reads frames one after the other, each taking `readMs`, and waits as told; which of them are shown, and when. */
function play(frames: number, readMs: number): { shown: number[]; endMs: number } {
  let state: FramePacing = { dueMs: 0, leftOut: 0 };
  let nowMs = 0;
  const shown: number[] = [];
  for (let frame = 0; frame < frames; frame += 1) {
    nowMs += readMs;
    const paced = paceFrame(state, { nowMs, periodMs });
    state = paced.state;
    nowMs += paced.waitMs;
    if (paced.isShown) shown.push(nowMs);
  }
  return { shown, endMs: nowMs };
}

describe('paceFrame', () => {
  it('shows every frame at its time when reading is fast enough', () => {
    expect(play(4, 5).shown).toEqual([40, 80, 120, 160]);
  });

  it('waits only for what is left of the period', () => {
    expect(paceFrame({ dueMs: 0, leftOut: 0 }, { nowMs: 30, periodMs }).waitMs).toBe(10);
  });

  it('shows a frame that is late by no more than a period at once', () => {
    const paced = paceFrame({ dueMs: 0, leftOut: 0 }, { nowMs: 80, periodMs });
    expect(paced).toEqual({ state: { dueMs: 40, leftOut: 0 }, waitMs: 0, isShown: true });
  });

  it('shows a later one where there is more patience', () => {
    const paced = paceFrame({ dueMs: 0, leftOut: 0 }, { nowMs: 190, periodMs, patienceMs: 150 });
    expect(paced).toEqual({ state: { dueMs: 40, leftOut: 0 }, waitMs: 0, isShown: true });
  });

  it('leaves a later one out', () => {
    const paced = paceFrame({ dueMs: 0, leftOut: 0 }, { nowMs: 81, periodMs });
    expect(paced).toEqual({ state: { dueMs: 40, leftOut: 1 }, waitMs: 0, isShown: false });
  });

  it('waits as long as two frames lie apart where the rate varies', () => {
    // Due at 100 + 500, read at 120.
    const paced = paceFrame({ dueMs: 100, leftOut: 0 }, { nowMs: 120, periodMs, sinceLastMs: 500 });
    expect(paced).toEqual({ state: { dueMs: 600, leftOut: 0 }, waitMs: 480, isShown: true });
  });

  it('keeps showing frames on a machine that can never keep up', () => {
    // 200 ms a frame instead of 40: every third is shown at least.
    expect(play(300, 200).shown.length).toBeGreaterThanOrEqual(100);
  });
});
