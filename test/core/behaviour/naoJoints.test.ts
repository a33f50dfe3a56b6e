import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  headPitchAtAnyYaw,
  headPitchLimits,
  jointNames,
  naoJoints,
} from '../../../core/behaviour/naoJoints.js';

describe('naoJoints', () => {
  it('are the 26 of the H25, the left arm mirrored to the right', () => {
    expect(jointNames).toHaveLength(26);
    for (const name of ['ShoulderRoll', 'ElbowRoll', 'HipRoll'] as const) {
      expect(naoJoints[`R${name}`].min).toBeCloseTo(-naoJoints[`L${name}`].max, 6);
      expect(naoJoints[`R${name}`].max).toBeCloseTo(-naoJoints[`L${name}`].min, 6);
    }
    for (const name of jointNames) expect(naoJoints[name].min).toBeLessThan(naoJoints[name].max);
  });

  it('hold the ranges of the documentation in degrees', () => {
    const degrees = (name: keyof typeof naoJoints): number[] =>
      [naoJoints[name].min, naoJoints[name].max].map((angle) => (angle * 180) / Math.PI);
    const documented = {
      HeadYaw: [-119.5, 119.5],
      HeadPitch: [-38.5, 29.5],
      LShoulderRoll: [-18, 76],
      LElbowRoll: [-88.5, -2],
      RWristYaw: [-104.5, 104.5],
      LHipYawPitch: [-65.62, 42.44],
      RAnklePitch: [-67.97, 53.4],
    } as const;
    for (const [name, [min, max]] of Object.entries(documented)) {
      const [actualMin = 0, actualMax = 0] = degrees(name as keyof typeof naoJoints);
      expect(actualMin).toBeCloseTo(min, 1);
      expect(actualMax).toBeCloseTo(max, 1);
    }
  });
});

describe('headPitchLimits', () => {
  it('interpolates the table and is the same to both sides', () => {
    // At 27.85 degrees the table says -38.50 and 24.18 degrees.
    expect((headPitchLimits(0.486074).max * 180) / Math.PI).toBeCloseTo(24.18, 2);
    expect((headPitchLimits(-0.486074).min * 180) / Math.PI).toBeCloseTo(-38.5, 1);
    // Half way between 62.45 (-24.64, 17.19) and 87.49 (-18.91, 11.46): -21.775, 14.325.
    const halfWay = headPitchLimits((74.97 * Math.PI) / 180);
    expect((halfWay.min * 180) / Math.PI).toBeCloseTo(-21.775, 2);
    expect((halfWay.max * 180) / Math.PI).toBeCloseTo(14.325, 2);
    expect(headPitchLimits(0).max).toBe(naoJoints.HeadPitch.max);
  });

  it('at any yaw contains what every yaw allows, and stays within the joint', () => {
    fc.assert(
      fc.property(fc.double({ min: -2.0857, max: 2.0857, noNaN: true }), (yaw) => {
        const { min, max } = headPitchLimits(yaw);
        expect(min).toBeLessThanOrEqual(headPitchAtAnyYaw.min);
        expect(max).toBeGreaterThanOrEqual(headPitchAtAnyYaw.max);
        expect(min).toBeGreaterThanOrEqual(naoJoints.HeadPitch.min);
        expect(max).toBeLessThanOrEqual(naoJoints.HeadPitch.max);
      }),
    );
  });
});
