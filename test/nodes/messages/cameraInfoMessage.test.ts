import { describe, expect, it } from 'vitest';

import { calibrationOf, type CameraInfoMessage } from '../../../nodes/messages/cameraInfoMessage.js';

const message: CameraInfoMessage = {
  header: { stamp: { sec: 0, nanosec: 0 }, frame_id: 'camera' },
  width: 640,
  height: 480,
  k: [600, 0, 330, 0, 610, 250, 0, 0, 1],
  roi: { x_offset: 0, y_offset: 0, height: 0, width: 0 },
};

describe('the calibration in a CameraInfo', () => {
  it('is the focal lengths and the centre of K', () => {
    const expected = { width: 640, height: 480, focalX: 600, focalY: 610, centreX: 330, centreY: 250 };
    expect(calibrationOf(message)).toEqual(expected);
    expect(calibrationOf({ ...message, k: Float64Array.from(Array.from(message.k)) })).toEqual(expected);
  });

  it('is that of the part that the camera sends', () => {
    const roi = { x_offset: 160, y_offset: 120, width: 320, height: 240 };
    expect(calibrationOf({ ...message, roi })).toEqual({
      ...{ width: 320, height: 240, focalX: 600, focalY: 610, centreX: 170, centreY: 130 },
    });
  });

  it('is none where the camera was not calibrated, or says what no camera can be', () => {
    expect(calibrationOf({ ...message, k: new Float64Array(9) })).toBeUndefined();
    expect(calibrationOf({ ...message, k: [600, 0, NaN, 0, 610, 250, 0, 0, 1] })).toBeUndefined();
    expect(calibrationOf({ ...message, k: [] })).toBeUndefined();
    expect(calibrationOf({ ...message, width: 0 })).toBeUndefined();
  });
});
