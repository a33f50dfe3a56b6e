import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openVideo, type Video } from '../../../sources/video/openVideo.js';
import { opencv } from '../../../pictures/opencv.js';
import type { Frame } from '../../../core/frame/Frame.js';
import { sharedFile } from '../../shared.js';

async function readAll(video: Video): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of video.frames()) frames.push(frame);
  return frames;
}

describe('video files', () => {
  let folder: string;
  let made: string;

  /** Fifty frames of 64x48 at 10 Hz, each JPEG: the n-th is red 4 n, green 100, blue 50. */
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rapport-video-'));
    made = join(folder, 'made.avi');
    const cv = opencv();
    const writer = new cv.VideoWriter(made, cv.VideoWriter.fourcc('MJPG'), 10, new cv.Size(64, 48));
    for (let index = 0; index < 50; index += 1) {
      writer.write(new cv.Mat(48, 64, cv.CV_8UC3, [50, 100, index * 4]));
    }
    writer.release();
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('give RGB frames with the start plus presentation time as stamps', async () => {
    const video = await openVideo(made, { startNs: 1_000_000_000_000n, frameId: 'eye' });
    expect(video).toMatchObject({ width: 64, height: 48, framesPerSecond: 10, frameCount: 50 });
    const frames = await readAll(video);
    expect(frames.map(({ stampNs }) => Number(stampNs - 1_000_000_000_000n) / 1e6)).toEqual(
      Array.from({ length: 50 }, (_, index) => index * 100),
    );
    for (const [index, frame] of frames.entries()) {
      expect(frame).toMatchObject({ width: 64, height: 48, frameId: 'eye' });
      expect(frame.data).toHaveLength(64 * 48 * 3);
      // JPEG keeps a flat colour within a few steps.
      const [red = 0, green = 0, blue = 0] = frame.data.subarray(3 * 1000, 3 * 1000 + 3);
      expect(Math.abs(red - index * 4)).toBeLessThan(6);
      expect(Math.abs(green - 100)).toBeLessThan(6);
      expect(Math.abs(blue - 50)).toBeLessThan(6);
    }
  });

  it('can be read again from the beginning, and half-read', async () => {
    const video = await openVideo(made);
    for await (const { stampNs } of video.frames()) if (stampNs > 200_000_000n) break;
    expect(await readAll(video)).toHaveLength(50);
  });

  it('end when closed, also for an iteration that nobody continues', async () => {
    const video = await openVideo(made);
    const left = video.frames();
    await left.next();
    const running = video.frames();
    await running.next();
    await video.close();
    expect(await running.next()).toEqual({ done: true, value: undefined });
    expect(await readAll(video)).toEqual([]);
  });

  it('are refused in one sentence when absent, a folder, something else, empty or damaged', async () => {
    await expect(openVideo(join(folder, 'none.mp4'))).rejects.toMatchObject({ code: 'video/no-file' });
    await expect(openVideo(folder)).rejects.toMatchObject({ code: 'video/no-file' });
    const bytes = await readFile(made);
    const contents = { 'text.mp4': 'no video\n', 'empty.avi': '', 'head.avi': bytes.subarray(0, 200) };
    for (const [name, content] of Object.entries(contents)) {
      await writeFile(join(folder, name), content);
      const opening = openVideo(join(folder, name));
      await expect(opening, name).rejects.toMatchObject({
        code: 'video/not-a-video',
        message: expect.stringMatching(/^[^\n]+\.$/) as string,
      });
    }
  });

  it('that end before what they state give their frames, then say that they are truncated', async () => {
    const bytes = await readFile(made);
    const short = join(folder, 'short.avi');
    // The index at the end goes, and with it the last frames.
    await writeFile(short, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    const frames: Frame[] = [];
    await expect(
      (async () => {
        for await (const frame of (await openVideo(short)).frames()) frames.push(frame);
      })(),
    ).rejects.toMatchObject({ code: 'video/truncated' });
    expect(frames.length).toBeGreaterThan(10);
    expect(frames.length).toBeLessThan(40);
  });

  const clip = sharedFile('data/video/WolfgangLanger_Pexels.mp4');
  it.skipIf(clip === undefined)('are whole: the Pexels clip at its own rate', async () => {
    const video = await openVideo(clip ?? '');
    expect(video).toMatchObject({ width: 640, height: 360 });
    let count = 0;
    let last = -1n;
    for await (const frame of video.frames()) {
      expect(frame.stampNs).toBeGreaterThan(last);
      last = frame.stampNs;
      count += 1;
    }
    expect(count).toBe(video.frameCount);
    // 19.7 s (facts of the wheel): the last frame begins one period before.
    expect(Number(last) / 1e9).toBeCloseTo(19.7 - 1 / video.framesPerSecond, 1);
  });
});
