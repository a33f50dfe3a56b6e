import { afterEach, describe, expect, it, vi } from 'vitest';

import { loss, silence } from '../../../nodes/face/cameraWarnings.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

const quiet = {
  topic: '/image',
  transport: 'raw',
  publishers: 1,
  silentSec: 5,
  hasHeard: false,
} as const;

describe('silence', () => {
  it('tells an absent camera', () => {
    expect(
      silence({ ...quiet, topic: '/camera/front/image_raw', publishers: 0, silentSec: 3.2, hasHeard: true }),
    ).toEqual({
      code: 'camera/absent',
      text: "No image on /camera/front/image_raw for 3 s, nobody publishes it: start the camera, or remap image to the robot's topic.",
    });
  });

  it('tells what to set where images of another form come on the topic', () => {
    const other = { node: 'usb_cam', type: 'sensor_msgs/msg/CompressedImage' };
    expect(silence({ ...quiet, topic: '/jpeg', publishers: 0, other })).toEqual({
      code: 'camera/other-type',
      text: 'No image on /jpeg for 5 s: usb_cam publishes sensor_msgs/msg/CompressedImage there. To take compressed images from there: -p image_transport:=compressed -r image/compressed:=/jpeg.',
    });
    const raw = { ...other, type: 'sensor_msgs/msg/Image' };
    expect(
      silence({ ...quiet, topic: '/x', transport: 'compressed', publishers: 0, other: raw }).text,
    ).toMatch(/-p image_transport:=raw -r image:=\/x\.$/u);
  });

  it('tells a camera whose images do not arrive, and names the profile that helps', () => {
    vi.stubEnv('ROS_DISTRO', 'kilted');
    const { code, text } = silence(quiet);
    expect(code).toBe('camera/silent');
    expect(text).toBe(
      'No image on /image for 5 s although a camera is there: give its driver the profile config/dds/fastdds-shared-memory.xml ' +
        '(FASTDDS_DEFAULT_PROFILES_FILE), or use compressed images (image_transport:=compressed).',
    );
  });

  it('names the variable that the older Fast DDS of Humble and Jazzy reads', () => {
    vi.stubEnv('ROS_DISTRO', 'jazzy');
    expect(silence(quiet).text).toContain('(FASTRTPS_DEFAULT_PROFILES_FILE)');
  });

  it('does not advise compressed images to who uses them', () => {
    expect(silence({ ...quiet, transport: 'compressed' }).text).not.toContain('image_transport');
  });

  it('counts several publishers', () => {
    expect(silence({ ...quiet, publishers: 2 }).text).toContain('although 2 publishers are there');
  });

  it('does not blame the profile when images came before', () => {
    const { code, text } = silence({ ...quiet, hasHeard: true });
    expect(code).toBe('camera/stopped');
    expect(text).toMatch(/^No image on \/image for 5 s although a camera is there and images came before: /);
    expect(text).not.toContain('profile');
  });
});

describe('loss', () => {
  const camera = { topic: '/image', transport: 'raw', overSec: 3 } as const;

  it('is told when more than half of the images are lost on their way', () => {
    expect(loss({ used: 30, leftOut: 15, lost: 45 }, camera)).toBeUndefined();
    expect(loss({ used: 30, leftOut: 14, lost: 46 }, camera)?.code).toBe('camera/lossy');
  });

  it('keeps apart what perception had no time for', () => {
    vi.stubEnv('ROS_DISTRO', 'kilted');
    expect(loss({ used: 6, leftOut: 3, lost: 81 }, camera)?.text).toBe(
      'About 81 of 90 images on /image were lost on their way in the last 3 s; 3 others came while perception was busy: ' +
        'give its driver the profile config/dds/fastdds-shared-memory.xml (FASTDDS_DEFAULT_PROFILES_FILE), ' +
        'or use compressed images (image_transport:=compressed).',
    );
    expect(loss({ used: 10, leftOut: 80, lost: 0 }, camera)).toBeUndefined();
  });

  it('is not told of a handful of images', () => {
    expect(loss({ used: 1, leftOut: 0, lost: 8 }, camera)).toBeUndefined();
    expect(loss({ used: 1, leftOut: 0, lost: 9 }, camera)).toBeDefined();
  });
});
