import { describe, expect, it } from 'vitest';

import {
  defaultIntrinsics,
  scaledIntrinsics,
  type CameraCalibration,
} from '../../../core/face/cameraIntrinsics.js';

describe('defaultIntrinsics', () => {
  it("has the NAO's field of view", () => {
    const intrinsics = defaultIntrinsics(640, 480);
    // 320 / tan(30.485 degrees) = 543.5 pixels.
    expect(intrinsics.focalX).toBeCloseTo(543.5, 0);
    expect(intrinsics).toMatchObject({ centreX: 320, centreY: 240 });
  });
});

describe('scaledIntrinsics', () => {
  const calibration: CameraCalibration = {
    ...{ width: 640, height: 480 },
    ...{ focalX: 600, focalY: 610, centreX: 330, centreY: 250 },
  };

  it('are the calibration’s own for pictures of its size, and half of them for pictures half as large', () => {
    expect(scaledIntrinsics(calibration, { width: 640, height: 480 })).toEqual({
      ...{ focalX: 600, focalY: 610, centreX: 330, centreY: 250 },
    });
    expect(scaledIntrinsics(calibration, { width: 320, height: 240 })).toEqual({
      ...{ focalX: 300, focalY: 305, centreX: 165, centreY: 125 },
    });
  });

  it('allows for a pixel of rounding, and not for other proportions', () => {
    expect(scaledIntrinsics(calibration, { width: 161, height: 120 })?.focalX).toBeCloseTo(150.9, 1);
    expect(scaledIntrinsics(calibration, { width: 640, height: 360 })).toBeUndefined();
    expect(scaledIntrinsics({ ...calibration, width: 0 }, { width: 640, height: 480 })).toBeUndefined();
  });
});
