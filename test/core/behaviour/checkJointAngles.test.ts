import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checkJointAngles } from '../../../core/behaviour/checkJointAngles.js';
import { headPitchLimits, jointNames, naoJoints } from '../../../core/behaviour/naoJoints.js';

function refusal(...parameters: Parameters<typeof checkJointAngles>): string | undefined {
  const check = checkJointAngles(...parameters);
  return check.ok ? undefined : check.refusal.code;
}

describe('checkJointAngles', () => {
  it('lets a movement within the limits through as it is', () => {
    expect(checkJointAngles(['LShoulderRoll', 'LHand'], [0.5, 1], 0.2)).toEqual({
      ok: true,
      targets: { names: ['LShoulderRoll', 'LHand'], angles: [0.5, 1], speed: 0.2 },
      warnings: [],
    });
  });

  it('clamps up to 5 degrees (0.0873) outside and says so, and refuses more', () => {
    const check = checkJointAngles(['LShoulderRoll'], [1.4], 0.2);
    expect(check).toMatchObject({ ok: true, targets: { angles: [1.3265] } });
    expect(check.ok && check.warnings[0]?.text).toBe(
      'LShoulderRoll at 1.400 is a little outside -0.314 to 1.327 and was clamped.',
    );
    expect(refusal(['LShoulderRoll'], [1.3265 + 0.09], 0.2)).toBe('joints/range');
    // Degrees taken for radians.
    expect(refusal(['HeadYaw'], [45], 0.2)).toBe('joints/range');
  });

  it.each([
    [['HeadYaw'], [], 0.1, 'joints/length'],
    [[], [], 0.1, 'joints/length'],
    [['HeadYaw'], [0, 1], 0.1, 'joints/length'],
    [['HeadYaw'], [0], 0, 'joints/speed'],
    [['HeadYaw'], [0], 1.01, 'joints/speed'],
    [['HeadYaw'], [0], Number.NaN, 'joints/speed'],
    [['HeadYaww'], [0], 0.1, 'joints/unknown'],
    [['toString'], [0], 0.1, 'joints/unknown'],
    [['HeadYaw', 'HeadYaw'], [0, 0], 0.1, 'joints/twice'],
    [['HeadYaw'], [Number.NaN], 0.1, 'joints/not-a-number'],
    [['HeadYaw'], [Infinity], 0.1, 'joints/not-a-number'],
    [['LKneePitch'], [0.1], 0.1, 'joints/leg'],
  ])('refuses %j %j at speed %d', (names, angles, speed, code) => {
    expect(refusal(names, angles, speed)).toBe(code);
  });

  it('holds the head’s pitch to what its yaw allows', () => {
    // Straight ahead 0.5 is allowed (up to 0.5149); at a yaw of 1.0 it is not (about 0.31).
    expect(refusal(['HeadPitch', 'HeadYaw'], [0.5, 0], 0.1)).toBeUndefined();
    expect(refusal(['HeadPitch', 'HeadYaw'], [0.5, 1], 0.1)).toBe('joints/range');
    expect(refusal(['HeadPitch'], [0.5], 0.1, { HeadYaw: 0 })).toBeUndefined();
    // Where the yaw is not known, what every yaw allows: 0.2000.
    expect(refusal(['HeadPitch'], [0.5], 0.1)).toBe('joints/range');
    expect(refusal(['HeadPitch'], [0.19], 0.1)).toBeUndefined();
  });

  it('refuses a yaw that would bring the present pitch into the shell', () => {
    expect(refusal(['HeadYaw'], [1.5], 0.1, { HeadPitch: 0.5 })).toBe('joints/head-collision');
    expect(refusal(['HeadYaw', 'HeadPitch'], [1.5, 0], 0.1, { HeadPitch: 0.5 })).toBeUndefined();
  });

  it('never lets anything through that breaks a limit', () => {
    const name = fc.constantFrom<string>(...jointNames, 'Tail');
    const pairs = fc.array(fc.tuple(name, fc.double({ min: -4, max: 4 })), { maxLength: 6 });
    fc.assert(
      fc.property(pairs, fc.double({ min: -0.5, max: 1.5 }), (movement, speed) => {
        const check = checkJointAngles(
          movement.map(([joint]) => joint),
          movement.map(([, angle]) => angle),
          speed,
        );
        if (!check.ok) {
          expect(check.refusal.text).toMatch(/[:.]/u);
          return;
        }
        const { targets } = check;
        expect(targets.speed).toBeGreaterThan(0);
        expect(targets.speed).toBeLessThanOrEqual(1);
        const yaw = targets.angles[targets.names.indexOf('HeadYaw')];
        for (const [index, joint] of targets.names.entries()) {
          const limits = joint === 'HeadPitch' && yaw !== undefined ? headPitchLimits(yaw) : naoJoints[joint];
          expect(targets.angles[index]).toBeGreaterThanOrEqual(limits.min);
          expect(targets.angles[index]).toBeLessThanOrEqual(limits.max);
          expect(naoJoints[joint].group).not.toBe('leg');
        }
      }),
      { numRuns: 500 },
    );
  });
});
