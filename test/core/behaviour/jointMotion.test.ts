import { describe, expect, it } from 'vitest';

import {
  advanceJoints,
  moveJoints,
  restingJoints,
  secondsToRest,
} from '../../../core/behaviour/jointMotion.js';
import { sec } from '../session/frames.js';

const start = restingJoints({ HeadYaw: 0, LHand: 0 }, 0n);

describe('jointMotion', () => {
  it('moves a joint at its fraction of the greatest speed, then rests', () => {
    // HeadYaw: 8.26797 rad/s * 0.1 = 0.826797 rad/s; to 1 rad in 1.20949 s.
    const moving = moveJoints(start, { names: ['HeadYaw'], angles: [1], speed: 0.1 }, 0n);
    expect(secondsToRest(moving)).toBeCloseTo(1 / 0.826797, 9);
    expect(advanceJoints(moving, sec(0.5)).angles.HeadYaw).toBeCloseTo(0.4133985, 9);
    const there = advanceJoints(moving, sec(2));
    expect(there.angles.HeadYaw).toBe(1);
    expect(there.goals).toEqual({});
    expect(secondsToRest(there)).toBe(0);
  });

  it('takes a new target from where the joint is, and leaves the others on their way', () => {
    const both = moveJoints(start, { names: ['HeadYaw', 'LHand'], angles: [1, 1], speed: 0.1 }, 0n);
    const back = moveJoints(both, { names: ['HeadYaw'], angles: [0], speed: 0.1 }, sec(0.5));
    expect(advanceJoints(back, sec(1)).angles.HeadYaw).toBeCloseTo(0, 9);
    // LHand: 3 / s * 0.1 for 1 s.
    expect(advanceJoints(back, sec(1)).angles.LHand).toBeCloseTo(0.3, 9);
  });

  it('moves nothing when time runs backwards', () => {
    const moving = moveJoints(start, { names: ['HeadYaw'], angles: [1], speed: 0.1 }, sec(1));
    expect(advanceJoints(moving, sec(0)).angles.HeadYaw).toBe(0);
  });
});
