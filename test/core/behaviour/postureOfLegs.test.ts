import { describe, expect, it } from 'vitest';

import { postureOfLegs, postureQuestion } from '../../../core/behaviour/postureOfLegs.js';

const legs = (hip: number, knee: number, ankle: number) => ({
  ...{ LHipPitch: hip, LKneePitch: knee, LAnklePitch: ankle },
  ...{ RHipPitch: hip, RKneePitch: knee, RAnklePitch: ankle },
});

describe('the posture that the legs tell', () => {
  it('is one of three, or none', () => {
    expect(postureOfLegs(legs(0, 0, 0))).toBe('standing');
    expect(postureOfLegs(legs(-0.45, 0.7, -0.35))).toBe('standing');
    expect(postureOfLegs(legs(-0.7, 2.11, -1.18))).toBe('crouching');
    expect(postureOfLegs(legs(-1.53, 1.4, 0.84))).toBe('sitting');
    // Half way down.
    expect(postureOfLegs(legs(-0.7, 1.4, -0.7))).toBeUndefined();
  });

  it('is not known where a joint is not, or the sides differ', () => {
    const { RKneePitch, ...rest } = legs(0, 0, 0);
    expect(RKneePitch).toBe(0);
    expect(postureOfLegs(rest)).toBeUndefined();
    expect(postureOfLegs({ ...legs(0, 0, 0), RKneePitch: 2, RAnklePitch: -1 })).toBeUndefined();
    expect(postureOfLegs({})).toBeUndefined();
  });

  it('is asked for only where the gesture is meant in another', () => {
    const sitting = { id: 'nod', postures: ['Sit', 'SitRelax'] } as const;
    expect(postureQuestion(sitting, legs(0, 0, 0))).toBe(
      'nod is meant for Sit, SitRelax, and by its legs the robot is standing: bring it there.',
    );
    expect(postureQuestion(sitting, legs(-1.53, 1.4, 0.84))).toBeUndefined();
    expect(postureQuestion({ id: 'nod', postures: [] }, legs(0, 0, 0))).toBeUndefined();
    expect(postureQuestion(sitting, {})).toBeUndefined();
  });
});
