import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FaceLandmarks } from '../../../core/face/Face.js';
import { defaultIntrinsics } from '../../../core/face/cameraIntrinsics.js';
import { headPose, projectHead } from '../../../core/face/headPose.js';
import { headAngles, headRotation, rotationMatrix, type HeadAngles } from '../../../core/face/rotation.js';
import { mulberry32 } from '../../../core/metrics/mulberry32.js';

const intrinsics = defaultIntrinsics(640, 480);
const eyeDistanceM = 0.0621285;

function landmarks(angles: HeadAngles, position: { x: number; y: number; z: number }): FaceLandmarks {
  const projected = projectHead({ rotation: headRotation(angles), position }, { intrinsics, unitM: 0.1 });
  return projected as unknown as FaceLandmarks;
}

const angle = (maxDeg: number) =>
  fc.double({ min: (-maxDeg * Math.PI) / 180, max: (maxDeg * Math.PI) / 180, noNaN: true });
const pose = fc.record({
  angles: fc.record({ yawRad: angle(50), pitchRad: angle(35), rollRad: angle(40) }),
  position: fc.record({
    x: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
    y: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
    z: fc.double({ min: 0.4, max: 3, noNaN: true }),
  }),
});

describe('headPose', () => {
  it('recovers every pose that the mean head is projected from', () => {
    fc.assert(
      fc.property(pose, ({ angles, position }) => {
        const found = headPose(landmarks(angles, position), { intrinsics, eyeDistanceM });
        expect(found?.yawRad).toBeCloseTo(angles.yawRad, 3);
        expect(found?.pitchRad).toBeCloseTo(angles.pitchRad, 3);
        expect(found?.rollRad).toBeCloseTo(angles.rollRad, 3);
        expect(found?.x).toBeCloseTo(position.x, 3);
        expect(found?.y).toBeCloseTo(position.y, 3);
        expect(found?.z).toBeCloseTo(position.z, 2);
        expect(found?.reprojectionErrorPx).toBeLessThan(0.01);
      }),
      { numRuns: 60 },
    );
  });

  it('has the signs that it promises', () => {
    const straight = landmarks({ yawRad: 0, pitchRad: 0, rollRad: 0 }, { x: 0, y: 0, z: 1 });
    const nose = (angles: Partial<HeadAngles>) =>
      landmarks({ yawRad: 0, pitchRad: 0, rollRad: 0, ...angles }, { x: 0, y: 0, z: 1 })[2];
    // The subject's left is the picture's right.
    expect(nose({ yawRad: 0.3 }).x).toBeGreaterThan(straight[2].x + 5);
    // Up is smaller y.
    expect(nose({ pitchRad: 0.3 }).y).toBeLessThan(straight[2].y - 5);
    // Tilted to the subject's right shoulder (the picture's left), the subject's right eye comes down, the left up.
    const tilted = landmarks({ yawRad: 0, pitchRad: 0, rollRad: 0.3 }, { x: 0, y: 0, z: 1 });
    expect(tilted[0].y).toBeGreaterThan(straight[0].y + 3);
    expect(tilted[1].y).toBeLessThan(straight[1].y - 3);
  });

  it('puts a child nearer than an adult of the same picture', () => {
    const seen = landmarks({ yawRad: 0.1, pitchRad: 0, rollRad: 0 }, { x: 0.1, y: 0, z: 1.5 });
    const child = headPose(seen, { intrinsics, eyeDistanceM: eyeDistanceM / 2 });
    expect(child?.z).toBeCloseTo(0.75, 3);
    expect(child?.yawRad).toBeCloseTo(0.1, 4);
  });

  it('stays near the truth when landmarks are off by a pixel', () => {
    const random = mulberry32(5);
    const errors: number[] = [];
    for (let i = 0; i < 100; i++) {
      const angles = { yawRad: (random() - 0.5) * 1.2, pitchRad: (random() - 0.5) * 0.6, rollRad: 0 };
      const seen = landmarks(angles, { x: 0, y: 0, z: 0.8 }).map(({ x, y }) => ({
        x: x + (random() - 0.5) * 2,
        y: y + (random() - 0.5) * 2,
      })) as unknown as FaceLandmarks;
      const found = headPose(seen, { intrinsics, eyeDistanceM });
      errors.push(
        Math.abs((found?.yawRad ?? 9) - angles.yawRad),
        Math.abs((found?.pitchRad ?? 9) - angles.pitchRad),
      );
    }
    errors.sort((a, b) => a - b);
    // The eyes are 42 pixels apart: one pixel is about 1.4 degrees of the nose's 55 mm lever.
    expect(errors[100]).toBeLessThan(0.05);
    expect(errors[198]).toBeLessThan(0.35);
  });

  it('is undefined for points that are no face', () => {
    const seen = landmarks({ yawRad: 0, pitchRad: 0, rollRad: 0 }, { x: 0, y: 0, z: 1 });
    const [a, b, c, d, e] = seen;
    const point = { x: 300, y: 200 };
    expect(headPose([a, b, c, { x: 600, y: 10 }, e], { intrinsics })).toBeUndefined();
    expect(headPose([point, point, point, point, point], { intrinsics })).toBeUndefined();
    expect(headPose([d, e, c, { x: NaN, y: 0 }, b], { intrinsics })).toBeUndefined();
  });
});

describe('headAngles', () => {
  it('inverts headRotation', () => {
    fc.assert(
      fc.property(pose, ({ angles }) => {
        const found = headAngles(headRotation(angles));
        expect(found.yawRad).toBeCloseTo(angles.yawRad, 9);
        expect(found.pitchRad).toBeCloseTo(angles.pitchRad, 9);
        expect(found.rollRad).toBeCloseTo(angles.rollRad, 9);
      }),
    );
  });

  it('of a turn about the vertical axis is a yaw', () => {
    // About the optical frame's y (down) by +0.4: to the subject's right.
    expect(headAngles(rotationMatrix([0, 0.4, 0])).yawRad).toBeCloseTo(-0.4, 12);
    expect(headAngles(rotationMatrix([0.4, 0, 0])).pitchRad).toBeCloseTo(-0.4, 12);
    expect(headAngles(rotationMatrix([0, 0, 0.4])).rollRad).toBeCloseTo(-0.4, 12);
  });
});
