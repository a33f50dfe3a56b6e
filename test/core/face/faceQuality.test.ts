import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlignedCrop, HeadPose } from '../../../core/face/Face.js';
import { facing, faceQuality, sharpness } from '../../../core/face/faceQuality.js';
import { mulberry32 } from '../../../core/metrics/mulberry32.js';
import { fakeFace } from './fakeFace.js';

const size = 32;

function crop(grey: (column: number, row: number) => number): AlignedCrop {
  const data = new Uint8Array(size * size * 3);
  for (let i = 0; i < size * size; i++) {
    data.fill(grey(i % size, Math.floor(i / size)), 3 * i, 3 * i + 3);
  }
  return { size, data };
}

const random = mulberry32(1);
const noise = Float64Array.from({ length: size * size }, () => random() * 255);
const sharp = crop((column, row) => noise[row * size + column] ?? 0);
const blurred = crop((column) => 128 + 100 * Math.sin((Math.PI * column) / size));

const pose = (yawDeg: number, pitchDeg = 0): HeadPose => ({
  x: 0,
  y: 0,
  z: 1,
  yawRad: (yawDeg * Math.PI) / 180,
  pitchRad: (pitchDeg * Math.PI) / 180,
  rollRad: 0,
  reprojectionErrorPx: 1,
});
const good = { face: fakeFace(0, 0, 80), headPose: pose(0), crop: sharp };

describe('faceQuality', () => {
  it('is 1 without reasons for a large, frontal, sharp, certain face', () => {
    expect(faceQuality(good)).toEqual({ coverage: 1, reasons: [] });
  });

  it('falls linearly with size, turn and score', () => {
    // 24 pixels: (24 - 16) / (48 - 16) = 0.25; 45 degrees: (60 - 45) / 45 = 1/3; 0.7: (0.7 - 0.6) / 0.35 = 0.286.
    const small = faceQuality({ ...good, face: fakeFace(0, 0, 24) });
    expect(small.coverage).toBeCloseTo(0.25, 9);
    expect(small.reasons).toEqual(['small']);
    const turned = faceQuality({ ...good, headPose: pose(-45) });
    expect(turned.coverage).toBeCloseTo(1 / 3, 9);
    expect(turned.reasons).toEqual(['turned away']);
    expect(faceQuality({ ...good, headPose: pose(0, 50) }).coverage).toBeCloseTo(0.25, 9);
    const uncertain = faceQuality({ ...good, face: fakeFace(0, 0, 80, 0.7) });
    expect(uncertain.coverage).toBeCloseTo(0.1 / 0.35, 9);
    expect(uncertain.reasons).toEqual(['low score']);
  });

  it('names blur, and a face that no head fits', () => {
    expect(faceQuality({ ...good, crop: blurred })).toEqual({ coverage: 0, reasons: ['blurred'] });
    expect(faceQuality({ ...good, headPose: undefined })).toEqual({
      coverage: 0.25,
      reasons: ['turned away'],
    });
  });

  it('gives the worst first, and its factor as coverage', () => {
    const quality = faceQuality({ face: fakeFace(0, 0, 28), headPose: pose(59), crop: blurred });
    expect(quality.reasons).toEqual(['blurred', 'turned away', 'small']);
    expect(quality.coverage).toBe(0);
  });

  it('does not hide a slight fault that needs no reason', () => {
    // (36 - 16) / 32 = 0.625
    expect(faceQuality({ ...good, face: fakeFace(0, 0, 36) })).toEqual({ coverage: 0.625, reasons: [] });
  });
});

describe('facing', () => {
  const at = (yawDeg: number, pitchDeg: number): number => facing(pose(yawDeg, pitchDeg));

  it('falls from 15 degrees of yaw and 20 of pitch on, to nothing at 60, and takes the worst', () => {
    expect([at(15, 0), at(-15, 0), at(0, -20), at(0, 20)].map((value) => Number(value.toFixed(9)))).toEqual([
      1, 1, 1, 1,
    ]);
    // (60 - 37.5) / 45; (60 - 30) / 40; (60 - 44) / 40; 0.5 and 0.4 together
    expect(at(37.5, 0)).toBeCloseTo(0.5, 9);
    expect(at(0, 30)).toBeCloseTo(0.75, 9);
    expect(at(0, -44)).toBeCloseTo(0.4, 9);
    expect(at(-37.5, -44)).toBeCloseTo(0.4, 9);
    expect([at(60, 0), at(0, -60), at(0, 60)].every((value) => value < 1e-9)).toBe(true);
  });

  it('lies in 0..1, is the same to either side, and never rises where a head turns further', () => {
    const angle = fc.double({ min: -90, max: 90, noNaN: true });
    fc.assert(
      fc.property(angle, angle, fc.double({ min: 1, max: 3, noNaN: true }), (yaw, pitch, further) => {
        const value = at(yaw, pitch);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(at(-yaw, pitch)).toBe(value);
        expect(at(further * yaw, pitch)).toBeLessThanOrEqual(value);
        expect(at(yaw, further * pitch)).toBeLessThanOrEqual(value);
        expect(at(yaw, -pitch)).toBe(value);
      }),
    );
  });
});

describe('sharpness', () => {
  it('of single dots is that of the Laplacian: by hand on a checkerboard', () => {
    // Every pixel c, its four neighbours of the other colour: Laplacian 4 (255 - 0) or its negative, variance
    // (4 * 255)^2; grey variance 127.5^2. Ratio 64, in thousandths 64000; times (32 / 80)^3 = 0.064 for a crop of 32.
    const board = crop((column, row) => ((column + row) % 2) * 255);
    expect(sharpness(board)).toBeCloseTo(4096, 0);
  });

  it('does not depend on light or contrast, and is least for an even crop', () => {
    const dim = crop((column, row) => 50 + ((noise[row * size + column] ?? 0) / 255) * 100);
    expect(sharpness(dim) / sharpness(sharp)).toBeCloseTo(1, 1);
    expect(sharpness(crop(() => 128))).toBe(1e-6);
    expect(sharpness(blurred)).toBeLessThan(1);
  });
});
