import { describe, expect, it } from 'vitest';

import {
  cameraInfoName,
  compressedImageName,
  imageSource,
  rawImageName,
} from '../../nodes/imageTopicNames.js';

/** A node in a namespace, with remap rules of relative names. */
function node(rules: Readonly<Record<string, string>>, namespace = '') {
  return {
    resolveTopicName: (name: string, onlyExpand = false): string =>
      (onlyExpand ? undefined : rules[name]) ?? `${namespace}/${name}`,
  };
}

const camera = { image: '/camera/front/image_raw' };
const jpeg = { image: '/camera/front/image_raw/compressed' };

describe('the topics of a camera', () => {
  it('follow the remapping of image, in a namespace too', () => {
    expect(cameraInfoName(node({}))).toBe('/camera_info');
    expect(cameraInfoName(node({}, '/nao1'))).toBe('/nao1/camera_info');
    expect(cameraInfoName(node(camera))).toBe('/camera/front/camera_info');
    expect(compressedImageName(node(camera))).toBe('/camera/front/image_raw/compressed');
    expect(compressedImageName(node({}, '/nao1'))).toBe('/nao1/image/compressed');
  });

  it('go where they are remapped to by themselves, whatever image is remapped to', () => {
    expect(cameraInfoName(node({ ...camera, camera_info: '/calibration' }))).toBe('/calibration');
    expect(compressedImageName(node({ ...camera, 'image/compressed': '/jpeg' }))).toBe('/jpeg');
  });

  it('are understood where image is remapped to the compressed one', () => {
    for (const transport of ['raw', 'compressed'])
      expect(imageSource(node(jpeg), transport)).toEqual({
        transport: 'compressed',
        name: '/camera/front/image_raw/compressed',
      });
    expect(rawImageName(node(jpeg))).toBe('/camera/front/image_raw');
    expect(cameraInfoName(node(jpeg))).toBe('/camera/front/camera_info');
  });

  it('are those of the transport otherwise', () => {
    expect(imageSource(node(camera), 'raw')).toEqual({ transport: 'raw', name: '/camera/front/image_raw' });
    expect(imageSource(node(camera), 'compressed').name).toBe('/camera/front/image_raw/compressed');
  });
});
