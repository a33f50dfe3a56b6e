import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Video } from '../../../sources/video/openVideo.js';
import { RapportError } from '../../../core/RapportError.js';
import { playVideo } from '../../../nodes/camera/playVideo.js';
import { NodeDiagnostics } from '../../../nodes/runtime/NodeDiagnostics.js';

const nowMs = (): number => performance.now();

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What a pass through a video does in turn: a number waits so many milliseconds and gives a picture, an error ends it. */
type Pass = readonly (number | Error)[];

/** @param gapsMs between the pictures' stamps; those of the rate where there are no more */
function fakeVideo(
  isWebcam: boolean,
  passes: readonly Pass[],
  framesPerSecond = 30,
  gapsMs: number[] = [],
): Video {
  let pass = 0;
  return {
    width: 2,
    height: 2,
    isWebcam,
    framesPerSecond,
    frameCount: undefined,
    durationSec: undefined,
    async *frames() {
      let stampNs = 0n;
      for (const step of passes[pass++] ?? []) {
        if (typeof step !== 'number') throw step;
        await new Promise((resolve) => setTimeout(resolve, step));
        yield { width: 2, height: 2, data: new Uint8Array(12), stampNs, frameId: '' };
        stampNs += BigInt(Math.round((gapsMs.shift() ?? 1e3 / framesPerSecond) * 1e6));
      }
    },
    close: () => Promise.resolve(),
  };
}

/** A camera node's surroundings, and what it does to them. */
function surroundings(rateHz = 0, isSeen = () => true) {
  const diagnostics = new NodeDiagnostics({ nodeName: 'camera', nowMs, log: () => undefined });
  const said: string[] = [];
  const publishedMs: number[] = [];
  let deactivations = 0;
  const say = (text: string): void => void said.push(text);
  return {
    context: {
      parameters: () => ({
        source: '0',
        loop: false,
        rate_hz: rateHz,
        width: 0,
        height: 0,
        frame_id: 'camera',
        compressed: false,
      }),
      nowMs,
      log: { info: say, warn: say, error: say },
      diagnostics,
      deactivate: () => void (deactivations += 1),
    },
    camera: { publish: (): void => void publishedMs.push(nowMs()), isSeen: () => isSeen() },
    publishedMs,
    said,
    status: () => diagnostics.status('active'),
    deactivations: () => deactivations,
  };
}

const gone = new RapportError('video/webcam-gone', 'Webcam 0 gives no pictures any more: plug it in again.');
const absent = new RapportError(
  'video/not-a-video',
  'Webcam 0 gives no pictures: check that it is connected.',
);

/** Thirty pictures at 15 a second. */
const slow: Pass = Array.from({ length: 30 }, () => 1000 / 15);

describe('a webcam', () => {
  it('that is slower than it states is published whole', async () => {
    const node = surroundings();
    playVideo(node.context, fakeVideo(true, [slow]), node.camera);
    await vi.advanceTimersByTimeAsync(2_100);
    expect(node.publishedMs).toHaveLength(30);
  });

  it('is slowed down to a rate that is asked for', async () => {
    const node = surroundings(5);
    playVideo(node.context, fakeVideo(true, [slow]), node.camera);
    await vi.advanceTimersByTimeAsync(1_010);
    expect(node.publishedMs).toHaveLength(5);
  });

  it('that gives no pictures any more is an error in one sentence until it gives some again', async () => {
    const node = surroundings();
    const playing = playVideo(
      node.context,
      fakeVideo(true, [[10, 10, gone], [absent], [absent], [10, 10_000]]),
      node.camera,
    );
    await vi.advanceTimersByTimeAsync(100);
    expect(node.publishedMs).toHaveLength(2);
    expect(node.status()).toMatchObject({ level: 2, message: gone.message });
    // Opened anew after 2, 4 and 6 s.
    await vi.advanceTimersByTimeAsync(5_800);
    expect(node.status()).toMatchObject({ level: 2, message: gone.message });
    await vi.advanceTimersByTimeAsync(300);
    expect(node.status()).toMatchObject({ level: 0, message: 'active' });
    expect(node.publishedMs).toHaveLength(3);
    expect(node.said).toEqual([gone.message, 'Webcam 0 gives pictures again.']);
    expect(node.deactivations()).toBe(0);
    playing.unsubscribe();
  });

  it('is not opened again once the node is inactive', async () => {
    const node = surroundings();
    const playing = playVideo(node.context, fakeVideo(true, [[gone], [10]]), node.camera);
    await vi.advanceTimersByTimeAsync(100);
    playing.unsubscribe();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(node.publishedMs).toEqual([]);
  });
});

describe('a recording', () => {
  it('keeps to its own clock', async () => {
    const node = surroundings();
    playVideo(node.context, fakeVideo(false, [Array.from({ length: 10 }, () => 1)], 10), node.camera);
    await vi.advanceTimersByTimeAsync(510);
    expect(node.publishedMs).toHaveLength(5);
  });

  it('of a varying rate, with a hole, is played in its own time', async () => {
    const node = surroundings();
    const startMs = performance.now();
    const pictures: Pass = [1, 1, 1, 1, 1];
    playVideo(node.context, fakeVideo(false, [pictures], 25, [40, 160, 3_000, 40]), node.camera);
    await vi.advanceTimersByTimeAsync(4_000);
    const sincesMs = node.publishedMs.map((ms, index) => ms - (node.publishedMs[index - 1] ?? startMs));
    expect(sincesMs.map(Math.round)).toEqual([40, 40, 160, 3_000, 40]);
  });

  it('that is in a hole ends at once when the node is stopped', async () => {
    const node = surroundings();
    const playing = playVideo(node.context, fakeVideo(false, [[1, 1]], 25, [3_600_000]), node.camera);
    await vi.advanceTimersByTimeAsync(200);
    playing.unsubscribe();
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(node.publishedMs).toHaveLength(1);
  });

  it('begins when somebody sees it', async () => {
    const fromMs = performance.now();
    const node = surroundings(0, () => performance.now() - fromMs >= 500);
    playVideo(node.context, fakeVideo(false, [[1, 1]], 10), node.camera);
    await vi.advanceTimersByTimeAsync(5_000);
    // The first is due a period after the beginning, at 10 pictures/s.
    expect(node.publishedMs.map((ms) => ms - fromMs)).toEqual([600, 700]);
  });

  it('begins after two seconds where nobody sees it', async () => {
    const fromMs = performance.now();
    const node = surroundings(0, () => false);
    playVideo(node.context, fakeVideo(false, [[1]], 10), node.camera);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(node.publishedMs.map((ms) => ms - fromMs)).toEqual([2_100]);
  });

  it('ends, and the node with it', async () => {
    const node = surroundings();
    playVideo(node.context, fakeVideo(false, [[1, 1]]), node.camera);
    await vi.advanceTimersByTimeAsync(200);
    expect(node.said).toEqual(['End of the recording after 2 frames.']);
    expect(node.status().level).toBe(0);
    expect(node.deactivations()).toBe(1);
  });

  it('that is damaged fails the node, until it is activated again', async () => {
    const node = surroundings();
    const damaged = new RapportError('video/truncated', 'It ends early: copy it again.');
    const video = fakeVideo(false, [
      [1, damaged],
      [1, 1_000],
    ]);
    playVideo(node.context, video, node.camera);
    await vi.advanceTimersByTimeAsync(200);
    expect(node.status()).toMatchObject({ level: 2, message: damaged.message });
    expect(node.deactivations()).toBe(1);
    playVideo(node.context, video, node.camera);
    expect(node.status()).toMatchObject({ level: 0, message: 'active' });
  });
});
