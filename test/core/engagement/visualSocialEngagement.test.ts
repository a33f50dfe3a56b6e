import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headRotation } from '../../../core/face/rotation.js';
import { priorScore, visualSocialEngagement } from '../../../core/engagement/visualSocialEngagement.js';

const facing = { x: 0, y: 0, z: 1, yawRad: 0, pitchRad: 0 };
const degree = Math.PI / 180;

describe('visual social engagement', () => {
  it('is the nearness alone when both look at each other', () => {
    // gazes 1 and 1; d = 1: ln(-1 + 4 + 1) / ln 5 = ln 4 / ln 5 = 0.861353.
    expect(visualSocialEngagement(facing)).toBeCloseTo(0.861353, 6);
    // d = 3: ln 2 / ln 5 = 0.430677. d = 4: ln 1 = 0.
    expect(visualSocialEngagement({ ...facing, z: 3 })).toBeCloseTo(0.430677, 6);
    expect(visualSocialEngagement({ ...facing, z: 4 })).toBe(0);
    expect(visualSocialEngagement({ ...facing, z: 4.01 })).toBe(0);
  });

  it('falls with the angle of the head', () => {
    // yaw 30 degrees at 1 m: forward cos 30, beside sin 30, gaze 1 - tan 30 / tan 60 = 1 - 1/3 = 2/3.
    const expected = (2 / 3) * (Math.log(4) / Math.log(5));
    for (const turned of [{ yawRad: 30 * degree }, { yawRad: -30 * degree }, { pitchRad: 30 * degree }]) {
      expect(visualSocialEngagement({ ...facing, ...turned })).toBeCloseTo(expected, 9);
    }
    expect(visualSocialEngagement({ ...facing, yawRad: 60 * degree })).toBeCloseTo(0, 9);
    expect(visualSocialEngagement({ ...facing, yawRad: 100 * degree })).toBe(0);
  });

  it("knows the subject's left from right and up from down", () => {
    // The person stands 0.5 m to the image's right of the axis at z = 1, so that the camera lies to the person's right:
    // turning right by atan(.5) looks into it. Robot's gaze: 1 - .5 / tan 60 = 0.711325; d = sqrt(1.25) = 1.118034,
    // nearness ln(3.881966) / ln 5 = 0.842743; the product is 0.599464.
    const angle = Math.atan(0.5);
    const beside = { ...facing, x: 0.5 };
    expect(visualSocialEngagement({ ...beside, yawRad: -angle })).toBeCloseTo(0.599464, 6);
    expect(visualSocialEngagement({ ...beside, yawRad: angle })).toBeLessThan(0.2);
    // The same below the axis (y down): the person looks up into the camera.
    const below = { ...facing, y: 0.5 };
    expect(visualSocialEngagement({ ...below, pitchRad: angle })).toBeCloseTo(0.599464, 6);
    expect(visualSocialEngagement({ ...below, pitchRad: -angle })).toBeLessThan(0.2);
  });

  it("takes the head's direction as the face stage's angles define it", () => {
    const angle = fc.double({ min: -1.3, max: 1.3, noNaN: true });
    fc.assert(
      fc.property(angle, angle, angle, (yawRad, pitchRad, rollRad) => {
        // The head's z axis points into the head: the third column of its rotation, negated, is where it looks. A camera
        // lies 1 m in that direction of a head that stands where the camera is right in front of it.
        const look = headRotation({ yawRad, pitchRad, rollRad }).map(([, , z]) => -z) as [
          number,
          number,
          number,
        ];
        const [x, y, z] = look.map((part) => -part) as [number, number, number];
        const robot = Math.max(0, 1 - Math.hypot(x, y) / (Math.tan(Math.PI / 3) * z));
        const expected = robot * (Math.log(4) / Math.log(5));
        expect(visualSocialEngagement({ x, y, z, yawRad, pitchRad })).toBeCloseTo(expected, 6);
      }),
    );
  });

  it("equals upstream's computation by matrices", () => {
    const poses = JSON.parse(
      readFileSync(
        new URL('../../conformance/visualSocialEngagementReference.json', import.meta.url),
        'utf8',
      ),
    ) as Record<'x' | 'y' | 'z' | 'yawRad' | 'pitchRad' | 's', number>[];
    expect(poses.filter(({ s }) => s > 0).length).toBeGreaterThan(20);
    for (const { s, ...pose } of poses) expect(visualSocialEngagement(pose)).toBeCloseTo(s, 9);
  });

  it('is 0 behind the camera and has no answer for numbers that are not finite', () => {
    expect(visualSocialEngagement({ ...facing, z: -1 })).toBe(0);
    expect(visualSocialEngagement({ ...facing, z: 0 })).toBe(0);
    expect(visualSocialEngagement({ ...facing, x: Number.NaN })).toBeUndefined();
    expect(visualSocialEngagement({ ...facing, yawRad: Number.POSITIVE_INFINITY })).toBeUndefined();
  });

  it('stays in 0 .. 1, is the same mirrored, and looking at the camera is never worse', () => {
    const metres = fc.double({ min: -3, max: 3, noNaN: true });
    const angle = fc.double({ min: -1.5, max: 1.5, noNaN: true });
    fc.assert(
      fc.property(
        metres,
        metres,
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        angle,
        angle,
        (x, y, z, yaw, pitch) => {
          const pose = { x, y, z, yawRad: yaw, pitchRad: pitch };
          const value = visualSocialEngagement(pose) ?? Number.NaN;
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
          expect(visualSocialEngagement({ ...pose, x: -x, yawRad: -yaw })).toBeCloseTo(value, 9);
          expect(visualSocialEngagement({ ...pose, y: -y, pitchRad: -pitch })).toBeCloseTo(value, 9);
          const looking = { ...pose, yawRad: Math.atan2(-x, z), pitchRad: Math.atan2(y, Math.hypot(x, z)) };
          expect(visualSocialEngagement(looking) ?? Number.NaN).toBeGreaterThanOrEqual(value - 1e-9);
        },
      ),
    );
  });

  it("puts upstream's border, 0.5, on the score's zero", () => {
    expect([0, 0.25, 0.5, 1].map(priorScore)).toEqual([-1, -0.5, 0, 1]);
  });
});
