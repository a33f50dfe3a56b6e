import { describe, expect, it, vi } from 'vitest';

import { openVideo } from '../../../sources/video/openVideo.js';

/** No machine that runs tests has a webcam to unplug: this OpenCV has one that gives so many pictures at each opening. */
const pictures = vi.hoisted(() => ({ left: [] as number[] }));

vi.mock('../../../pictures/opencv.js', async (original) => {
  const mat = (empty: boolean) => ({
    empty,
    rows: 2,
    cols: 2,
    channels: 3,
    cvtColor: () => mat(empty),
    getData: () => Buffer.alloc(12),
    release: () => undefined,
  });
  class VideoCapture {
    #left = pictures.left.shift() ?? 0;
    readAsync() {
      return Promise.resolve(mat(this.#left-- <= 0));
    }
    get() {
      return 30;
    }
    release() {
      return undefined;
    }
  }
  return { ...(await original<object>()), opencv: () => ({ VideoCapture }) };
});

describe('a webcam', () => {
  it('that gives no pictures any more is an error, and is opened anew', async () => {
    pictures.left = [1, 2, 0, 1];
    const webcam = await openVideo('0');
    expect(webcam.isWebcam).toBe(true);
    const first = webcam.frames();
    expect((await first.next()).done).toBe(false);
    expect((await first.next()).done).toBe(false);
    await expect(first.next()).rejects.toMatchObject({
      code: 'video/webcam-gone',
      message: expect.stringMatching(
        /^Webcam 0 gives no pictures any more: plug it in again[^\n]*\.$/,
      ) as string,
    });
    await expect(webcam.frames().next()).rejects.toMatchObject({ code: 'video/not-a-video' });
    expect((await webcam.frames().next()).done).toBe(false);
  });

  it('ends without an error when it is closed', async () => {
    pictures.left = [1, 5];
    const webcam = await openVideo('0');
    const frames = webcam.frames();
    await frames.next();
    await webcam.close();
    expect((await frames.next()).done).toBe(true);
  });
});
