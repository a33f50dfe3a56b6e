import { describe, expect, it } from 'vitest';

import { defaultIntrinsics } from '../../../core/face/cameraIntrinsics.js';
import type { Point } from '../../../core/face/Face.js';
import { nearestMotion, project } from '../../../core/face/nearestMotion.js';
import { rotationMatrix, type Vector3 } from '../../../core/face/rotation.js';

const camera = defaultIntrinsics(640, 480);
const body: readonly Vector3[] = [
  { x: -0.03, y: -0.03, z: -0.013 },
  { x: 0.03, y: -0.03, z: -0.013 },
  { x: 0, y: 0.005, z: -0.055 },
  { x: -0.025, y: 0.038, z: -0.022 },
  { x: 0.025, y: 0.038, z: -0.022 },
];
const ahead = { rotation: rotationMatrix([0, 0, 0]), position: { x: 0, y: 0, z: 1 } };

type Triple = readonly [number, number, number];

/**
 * The body seen by a camera of 640x480 pixels and the NAO's field of view, each point off by up to a few pixels so that no motion fits, and what
 * cv2.solvePnP (OpenCV 5.0.0, SOLVEPNP_ITERATIVE, from a frontal guess) makes of it: a rotation vector and a position.
 */
const solvedByOpenCv: readonly { seen: Point[]; from: Triple; turn: Triple; position: Triple }[] = [
  {
    seen: [
      { x: 326.64, y: 158.19 },
      { x: 353.67, y: 168.69 },
      { x: 347.54, y: 170.1 },
      { x: 326.09, y: 187.66 },
      { x: 349.75, y: 197.77 },
    ],
    from: [0.03, -0.12, 1.09],
    turn: [-0.373503, -0.403639, 0.234966],
    position: [0.029213, -0.115954, 1.046202],
  },
  {
    seen: [
      { x: 290.14, y: 188.12 },
      { x: 307.21, y: 190.43 },
      { x: 293.5, y: 195.57 },
      { x: 286.63, y: 206.32 },
      { x: 300.67, y: 206.65 },
    ],
    from: [-0.08, -0.15, 1.96],
    turn: [-0.210478, 0.225348, 0.171131],
    position: [-0.079012, -0.14684, 1.917843],
  },
  {
    seen: [
      { x: 324.54, y: 211.68 },
      { x: 340.53, y: 208.75 },
      { x: 326.7, y: 225.74 },
      { x: 329.39, y: 235.68 },
      { x: 343.73, y: 231.14 },
    ],
    from: [0.05, -0.06, 1.59],
    turn: [0.191875, 0.666941, -0.225398],
    position: [0.050655, -0.060055, 1.576446],
  },
  {
    seen: [
      { x: 214.01, y: 263.21 },
      { x: 251.53, y: 261.77 },
      { x: 233.89, y: 293.82 },
      { x: 216.31, y: 307.17 },
      { x: 250.81, y: 304.31 },
    ],
    from: [-0.14, 0.06, 0.87],
    turn: [0.277467, -0.186879, -0.003667],
    position: [-0.137744, 0.060073, 0.858723],
  },
  {
    seen: [
      { x: 264.5, y: 287.0 },
      { x: 286.21, y: 289.35 },
      { x: 274.26, y: 307.41 },
      { x: 257.25, y: 309.58 },
      { x: 275.23, y: 313.42 },
    ],
    from: [-0.13, 0.14, 1.4],
    turn: [0.41822, -0.412339, 0.326717],
    position: [-0.13136, 0.143452, 1.422099],
  },
  {
    seen: [
      { x: 359.9, y: 277.94 },
      { x: 380.79, y: 277.34 },
      { x: 378.3, y: 285.54 },
      { x: 366.08, y: 301.09 },
      { x: 382.94, y: 301.05 },
    ],
    from: [0.14, 0.14, 1.53],
    turn: [-0.362627, -0.317385, -0.033752],
    position: [0.135529, 0.134654, 1.477495],
  },
];

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

  it.each(solvedByOpenCv)("ends where OpenCV's iterative solver does, guess $from", (peer) => {
    const [x, y, z] = peer.from;
    const guess = { rotation: ahead.rotation, position: { x, y, z } };
    const found = nearestMotion({ points: body, seen: peer.seen, camera }, guess);
    expect(found.position.x).toBeCloseTo(peer.position[0], 4);
    expect(found.position.y).toBeCloseTo(peer.position[1], 4);
    expect(found.position.z).toBeCloseTo(peer.position[2], 4);
    found.rotation.flat().forEach((value, i) => {
      expect(value).toBeCloseTo(rotationMatrix(peer.turn).flat()[i] as number, 3);
    });
  });

  it('stays at a guess that projects nowhere', () => {
    const seen = body.map(() => ({ x: NaN, y: 0 }));
    const found = nearestMotion({ points: body, seen, camera }, ahead);
    expect(found).toEqual({ ...ahead, squaredError: NaN });
  });
});
