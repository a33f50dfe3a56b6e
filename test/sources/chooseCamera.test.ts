import { describe, expect, it } from 'vitest';
import { chooseCamera } from '../../sources/chooseCamera.js';
import type { RecordedTopic } from '../../sources/RecordingSource.js';

function topic(
  name: string,
  kind: 'Image' | 'CompressedImage' | 'CameraInfo',
  count?: number,
): RecordedTopic {
  return {
    name,
    type: `sensor_msgs/msg/${kind}`,
    encoding: 'cdr',
    definition: undefined,
    qos: undefined,
    isLatched: false,
    count,
  };
}

describe('chooseCamera', () => {
  it('takes the one topic with pictures, whatever else there is', () => {
    const camera = topic('/front/image_raw/compressed', 'CompressedImage');
    const others = [topic('/front/camera_info', 'CameraInfo'), topic('/empty', 'Image', 0)];
    expect(chooseCamera([...others, camera]).camera).toBe(camera);
  });

  it('takes the raw pictures where a camera has both', () => {
    const raw = topic('/front/image_raw', 'Image', 30);
    const { camera } = chooseCamera([topic('/front/image_raw/compressed', 'CompressedImage', 30), raw]);
    expect(camera).toBe(raw);
  });

  it('passes over depth and cut out faces', () => {
    const camera = topic('/image', 'Image');
    const others = ['/depth/image_rect', '/image/compressedDepth', '/humans/faces/ab/cropped'];
    expect(chooseCamera([...others.map((name) => topic(name, 'Image')), camera]).camera).toBe(camera);
  });

  it('leaves the choice between two cameras to people', () => {
    const two = [topic('/left/image', 'Image'), topic('/right/image', 'Image')];
    expect(chooseCamera(two)).toEqual({ camera: undefined, candidates: two });
    expect(chooseCamera([])).toEqual({ camera: undefined, candidates: [] });
  });
});
