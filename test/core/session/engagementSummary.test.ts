import { describe, expect, it } from 'vitest';

import {
  addEngagement,
  emptyEngagement,
  summariseEngagement,
  type EngagementSummary,
} from '../../../core/session/engagementSummary.js';
import { engagement, sec } from './frames.js';

function summarise(frames: readonly (readonly [number, number | undefined])[]): EngagementSummary {
  const state = frames.reduce(
    (before, [atSec, smoothed]) =>
      addEngagement(before, { stampNs: sec(atSec), engagement: engagement(smoothed) }, -0.3),
    emptyEngagement,
  );
  return summariseEngagement(state, -0.3);
}

describe('summariseEngagement', () => {
  it('gives hand-computed numbers', () => {
    // -0.5, 0, 0.5, 0.8: mean 0.2; squared differences 0.49 + 0.04 + 0.09 + 0.36 = 0.98, deviation sqrt(0.98 / 4).
    const summary = summarise([
      [0, -0.5],
      [0.5, 0],
      [1, 0.5],
      [1.5, 0.8],
    ]);
    expect(summary).toMatchObject({
      frames: 4,
      min: -0.5,
      max: 0.8,
      threshold: -0.3,
      fractionBelowThreshold: 0.25,
    });
    expect(summary.mean).toBeCloseTo(0.2, 12);
    expect(summary.sd).toBeCloseTo(Math.sqrt(0.98 / 4), 12);
    expect(summary.timeKnownSec).toBe(1.5);
    expect(summary.framesBySource).toEqual({ prior: 4 });
  });

  it('counts no time over a frame without engagement, nor over a gap', () => {
    // Known 0..0.5 (0.5 s), unknown at 1, known 1.5..2 (0.5 s), then nothing until 5.
    const summary = summarise([
      [0, 0],
      [0.5, 0],
      [1, undefined],
      [1.5, 0],
      [2, 0],
      [5, 0],
    ]);
    expect(summary.timeKnownSec).toBe(1);
    expect(summary.frames).toBe(5);
  });

  it('says nothing of engagement that was never known', () => {
    const summary = summarise([
      [0, undefined],
      [1, undefined],
    ]);
    expect(summary).toEqual({
      frames: 0,
      mean: undefined,
      sd: undefined,
      min: undefined,
      max: undefined,
      threshold: -0.3,
      fractionBelowThreshold: undefined,
      timeKnownSec: 0,
      framesBySource: {},
    });
    expect(JSON.parse(JSON.stringify(summary))).toEqual({
      frames: 0,
      threshold: -0.3,
      timeKnownSec: 0,
      framesBySource: {},
    });
  });

  it('counts each source apart: a prior is no head', () => {
    const heads = ['GenNet', 'child', 'child'] as const;
    const state = heads.reduce(
      (before, source, index) =>
        addEngagement(before, { stampNs: sec(index), engagement: engagement(0.1, { source }) }, 0),
      emptyEngagement,
    );
    expect(state.framesBySource).toEqual({ GenNet: 1, child: 2 });
  });
});
