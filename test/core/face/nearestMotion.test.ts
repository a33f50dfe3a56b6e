import { describe, expect, it } from 'vitest';

import { defaultIntrinsics } from '../../../core/face/cameraIntrinsics.js';
import { nearestMotion, project, type SeenPoints } from '../../../core/face/nearestMotion.js';
import { rotationMatrix, type RotationMatrix, type Vector3 } from '../../../core/face/rotation.js';
import { mulberry32 } from '../../../core/metrics/mulberry32.js';
import { opencv } from '../../../pictures/opencv.js';

const camera = defaultIntrinsics(640, 480);
const body: readonly Vector3[] = [
  { x: -0.03, y: -0.03, z: -0.013 },
  { x: 0.03, y: -0.03, z: -0.013 },
  { x: 0, y: 0.005, z: -0.055 },
  { x: -0.025, y: 0.038, z: -0.022 },
  { x: 0.025, y: 0.038, z: -0.022 },
];
const ahead = { rotation: rotationMatrix([0, 0, 0]), position: { x: 0, y: 0, z: 1 } };

describe('project', () => {
  it('divides by the depth', () => {
    const pinhole = { focalX: 500, focalY: 400, centreX: 320, centreY: 240 };
    const motion = { rotation: rotationMatrix([0, 0, Math.PI / 2]), position: { x: 0.5, y: 0, z: 2 } };
    // A quarter turn takes x to y: (0.2, 0, 0) lies at (0.5, 0.2, 2).
    const { x, y } = project({ x: 0.2, y: 0, z: 0 }, motion, pinhole);
    expect(x).toBeCloseTo(320 + (500 * 0.5) / 2, 9);
    expect(y).toBeCloseTo(240 + (400 * 0.2) / 2, 9);
  });
});

describe('nearestMotion', () => {
  it('finds the motion that points were projected by', () => {
    const motion = { rotation: rotationMatrix([0.3, -0.5, 0.2]), position: { x: 0.1, y: -0.05, z: 0.8 } };
    const seen = body.map((point) => project(point, motion, camera));
    const found = nearestMotion({ points: body, seen, camera }, ahead);
    expect(found.squaredError).toBeLessThan(1e-12);
    expect(found.position.z).toBeCloseTo(0.8, 6);
    found.rotation.flat().forEach((value, i) => {
      expect(value).toBeCloseTo(motion.rotation.flat()[i] as number, 6);
    });
  });

  it("ends where OpenCV's iterative solver does, for points that no motion fits", () => {
    const random = mulberry32(11);
    const around = (range: number) => (random() - 0.5) * 2 * range;
    for (let i = 0; i < 100; i++) {
      const motion = {
        rotation: rotationMatrix([around(0.5), around(0.8), around(0.4)]),
        position: { x: around(0.2), y: around(0.15), z: 0.4 + 2 * random() },
      };
      const seen = body.map((point) => {
        const { x, y } = project(point, motion, camera);
        return { x: x + around(3 / motion.position.z), y: y + around(3 / motion.position.z) };
      });
      const guess = { ...ahead, position: motion.position };
      const found = nearestMotion({ points: body, seen, camera }, guess);
      const peer = solvedByOpenCv({ points: body, seen, camera }, guess.position);
      expect(found.position.z).toBeCloseTo(peer.position.z, 5);
      found.rotation.flat().forEach((value, at) => {
        expect(value).toBeCloseTo(peer.rotation.flat()[at] as number, 5);
      });
    }
  });

  it('stays at a guess that projects nowhere', () => {
    const seen = body.map(() => ({ x: NaN, y: 0 }));
    const found = nearestMotion({ points: body, seen, camera }, ahead);
    expect(found).toEqual({ ...ahead, squaredError: NaN });
  });
});

function solvedByOpenCv({ points, seen, camera }: SeenPoints, from: Vector3) {
  const cv = opencv();
  // The binding's typings leave out the guess.
  const solve = cv.solvePnP as unknown as (...values: unknown[]) => { rvec: Vector3; tvec: Vector3 };
  const matrix = [
    [camera.focalX, 0, camera.centreX],
    [0, camera.focalY, camera.centreY],
    [0, 0, 1],
  ];
  const { rvec, tvec } = solve(
    points.map(({ x, y, z }) => new cv.Point3(x, y, z)),
    seen.map(({ x, y }) => new cv.Point2(x, y)),
    new cv.Mat(matrix, cv.CV_64F),
    [0, 0, 0, 0],
    new cv.Vec3(0, 0, 0),
    new cv.Vec3(from.x, from.y, from.z),
    true,
  );
  const rotation: RotationMatrix = rotationMatrix([rvec.x, rvec.y, rvec.z]);
  return { rotation, position: { x: tvec.x, y: tvec.y, z: tvec.z } };
}
