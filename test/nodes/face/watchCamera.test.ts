import { describe, expect, it } from 'vitest';

import { silence } from '../../../nodes/face/watchCamera.js';

describe('silence', () => {
  it('tells an absent camera', () => {
    expect(silence('/camera/front/image_raw', 0, 3.2)).toEqual({
      code: 'camera/absent',
      text: "No image on /camera/front/image_raw for 3 s, nobody publishes it: start the camera, or remap image to the robot's topic.",
    });
  });

  it('tells a camera whose images do not arrive, and names the profile that helps', () => {
    const { code, text } = silence('/image', 1, 5);
    expect(code).toBe('camera/silent');
    expect(text).toMatch(/^No image on \/image for 5 s although a camera is there: /);
    expect(text).toContain('config/dds/fastdds-shared-memory.xml');
    expect(text).toContain('image_transport:=compressed');
  });

  it('counts several publishers', () => {
    expect(silence('/image', 2, 5).text).toContain('although 2 publishers are there');
  });
});
