import { describe, expect, it } from 'vitest';

import { Run } from './protocols.js';

/** In the second step, which waits for nothing. */
const playing = (): Run => new Run().begun().at(2, { kind: 'next', by: 'ann' });

describe('low engagement', () => {
  it('is proposed upon after its time, with its evidence', () => {
    // −0.5 from 3 to 13: 10 s, 21 images. ±1.96 · 0.05 = ±0.098.
    const run = playing().images(3, 13, -0.5, 0.05);
    const [, proposal] = run.proposals;
    expect(proposal).toMatchObject({
      atSec: 13,
      cause: 'low_engagement',
      robot: { behaviourId: 'wave', say: 'Look here.' },
      reason: "engagement −0.50 on average over 10 s (child's head; 95 % between −0.60 and −0.40)",
      evidence: {
        threshold: -0.3,
        values: [-0.5, -0.5],
        windowSec: 10,
        readings: 21,
        source: 'child',
        headId: 'h1',
      },
    });
    expect(proposal?.evidence?.value).toBeCloseTo(-0.5, 12);
    expect(proposal?.evidence?.includesThreshold).toBe(false);
    expect(playing().images(3, 12.5, -0.5, 0.05).proposals).toHaveLength(1);
  });

  it('says when its interval includes the threshold', () => {
    // −0.5 ± 1.96 · 0.2 = −0.892 .. −0.108, with −0.3 in it.
    const [, proposal] = playing().images(3, 13, -0.5, 0.2).proposals;
    expect(proposal?.evidence?.includesThreshold).toBe(true);
    expect(proposal?.evidence?.interval?.[0]).toBeCloseTo(-0.892, 12);
    expect(proposal?.reason).toContain('95 % between −0.89 and −0.11, which includes the threshold −0.30');
  });

  it('does not count what is unknown, nor one head’s scores with another’s', () => {
    // Low from 3 to 8 (5 s), unknown to 9, low from 9.5 to 14 (4.5 s): 9.5 s, then 14.5 makes 10.
    const run = playing().images(3, 8, -0.5).images(8.5, 9, undefined).images(9.5, 14, -0.5);
    expect(run.proposals).toHaveLength(1);
    expect(run.images(14.5, 14.5, -0.5).proposals).toHaveLength(2);
    expect(playing().images(3, 12.5, -0.5).images(13, 14, -0.5, 0.1).proposals).toHaveLength(1);
    expect(
      playing().images(3, 8, -0.5).images(8.5, 11, undefined).images(11.5, 20, -0.5).proposals,
    ).toHaveLength(1);
  });
});

describe('falling engagement', () => {
  it('is proposed upon when the newer half of the window lies lower by so much', () => {
    // At 9 the window of 4 s holds 5 .. 9: the older half, more than 2 s old, 5 to 6.5 at 0.4; the newer one 7 to 9 at
    // −0.2 (and no sooner: at 8.5 the older half still has 4.5 .. 6 at 0.4 and the newer 6.5 at 0.4, 7 .. 8.5 at −0.2:
    // 0.4 − (0.4 − 0.8) / 5 = 0.48). The fall is 0.6.
    const run = playing().images(4, 6.5, 0.4, 0.1).images(7, 9, -0.2, 0.1);
    const [, proposal] = run.proposals;
    expect(proposal).toMatchObject({ atSec: 9, cause: 'falling_engagement' });
    expect(proposal?.evidence?.value).toBeCloseTo(0.6, 12);
    expect(proposal?.evidence?.readings).toBe(9);
    // √(0.1² + 0.1²) = 0.1414; 0.6 ± 0.277 holds 0.5.
    expect(proposal?.evidence?.standardDeviation).toBeCloseTo(0.141421, 6);
    expect(proposal?.evidence?.includesThreshold).toBe(true);
    expect(proposal?.reason).toBe(
      "engagement fell by 0.60 within 4 s, from 0.40 to −0.20 (child's head; 95 % between 0.32 and 0.88, which includes the threshold 0.50)",
    );
  });

  it('is not seen before the window is full', () => {
    expect(playing().images(4, 5, 0.4).images(5.5, 7.5, -0.2).proposals).toHaveLength(1);
  });

  it('is not seen in a slow decline', () => {
    const run = playing();
    for (let at = 3; at <= 40; at += 0.5) run.images(at, at, 0.9 - (at - 3) * 0.03);
    expect(run.proposals).toHaveLength(1);
  });
});

describe('a lost face', () => {
  it('is proposed upon after its time, by images that show nobody', () => {
    const run = playing().images(3, 3.5, 0.4);
    for (let at = 4; at <= 9; at += 0.5) run.at(at, { kind: 'reading', isFaceSeen: false });
    expect(run.proposals[1]).toMatchObject({
      atSec: 9,
      cause: 'face_lost',
      then: { kind: 'skip' },
      reason: 'nobody in view for 5 s (lost after 5 s)',
    });
  });

  it('is not told by a camera that has fallen silent', () => {
    const run = playing().at(4, { kind: 'reading', isFaceSeen: false });
    for (let at = 5; at <= 60; at += 1) run.at(at, { kind: 'tick' });
    expect(run.proposals).toHaveLength(1);
  });
});
