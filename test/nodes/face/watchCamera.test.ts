import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { faceParameters } from '../../../config/face.js';
import type { ParameterValues } from '../../../config/ParameterSpec.js';
import { ImagePublishers } from '../../../nodes/face/ImagePublishers.js';
import { ImageWindow } from '../../../nodes/face/ImageWindow.js';
import { LoopStalls } from '../../../nodes/face/LoopStalls.js';
import { watchCamera } from '../../../nodes/face/watchCamera.js';
import type { NodeContext } from '../../../nodes/runtime/NodeDefinition.js';

describe('ImageWindow', () => {
  /** Images that arrive every 100 ms with so many missed before each, the event loop held up for so long before each. */
  function arrivals(count: number, missedBefore: number, stallMs: number, lengthMs = 3_000) {
    let nowMs = 0;
    const images = new ImageWindow(
      () => nowMs,
      lengthMs,
      () => stallMs,
    );
    for (let n = 0; n < count; n += 1) {
      nowMs += 100;
      images.arrived(missedBefore);
      if (n % 2 === 0) images.used();
    }
    return images.fates();
  }

  it('counts what is missed as lost on its way when the event loop was free', () => {
    expect(arrivals(20, 4, 5)).toEqual({ used: 10, leftOut: 10, lost: 80 });
  });

  it('counts none as lost that may have been replaced while the event loop was held up', () => {
    // Each gap is four of five images, one every 20 ms: within 100 ms all of them came.
    expect(arrivals(20, 4, 100)).toEqual({ used: 10, leftOut: 90, lost: 0 });
    expect(arrivals(20, 4, 500)).toEqual({ used: 10, leftOut: 90, lost: 0 });
    // Within 50 ms three may have come, and the last of them was read: two of four were replaced.
    expect(arrivals(20, 4, 50)).toEqual({ used: 10, leftOut: 50, lost: 40 });
  });

  it('forgets what is older', () => {
    // At 5 s those of 4 s and later: 11.
    expect(arrivals(50, 1, 5, 1_000)).toMatchObject({ lost: 11 });
  });
});

describe('ImagePublishers', () => {
  function after(images: readonly (readonly [atMs: number, publisher: string])[], untilMs: number) {
    let nowMs = 0;
    const publishers = new ImagePublishers(() => nowMs, 3_000);
    for (const [atMs, publisher] of images) {
      nowMs = atMs;
      publishers.heard(publisher);
    }
    nowMs = untilMs;
    return publishers.several();
  }

  it('takes a camera that was started again for one', () => {
    expect(
      after(
        [
          [0, 'a'],
          [100, 'a'],
          [1_000, 'b'],
          [1_100, 'b'],
        ],
        1_200,
      ),
    ).toEqual([]);
  });

  it('tells those that send by turns, until one has been silent for some seconds', () => {
    const turns = [
      [0, 'a'],
      [50, 'b'],
      [100, 'a'],
    ] as const;
    expect(after(turns, 150)).toEqual(['a', 'b']);
    expect(after(turns, 3_050)).toEqual(['a', 'b']);
    expect(after(turns, 3_051)).toEqual([]);
  });
});

describe('LoopStalls', () => {
  const nowMs = () => performance.now();

  it('sees how long the event loop was held up, whether its timers have run since or not', async () => {
    const stalls = new LoopStalls(nowMs);
    const hold = (durationMs: number): void => {
      const endMs = nowMs() + durationMs;
      while (nowMs() < endMs);
    };
    await new Promise((resolve) => setTimeout(resolve, 20));
    hold(80);
    expect(stalls.latestMs()).toBeGreaterThanOrEqual(80);
    await new Promise((resolve) => setImmediate(resolve));
    expect(stalls.latestMs()).toBeGreaterThanOrEqual(80);
    stalls.release();
  });
});

describe('watchCamera', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const defaults = Object.fromEntries(
    Object.entries(faceParameters).map(([name, spec]) => [name, spec.default]),
  ) as ParameterValues<typeof faceParameters>;

  function watch() {
    const codes: string[] = [];
    const texts: string[] = [];
    const noLimit = { seconds: 9_223_372_036n, nanoseconds: 0 };
    const cameras = ['a', 'b'].map((gid) => ({
      node_name: `camera_${gid}`,
      node_namespace: '/',
      endpoint_gid: [...Buffer.from(gid)],
      topic_type: 'sensor_msgs/msg/Image',
      qos_profile: { deadline: noLimit, liveliness_lease_duration: noLimit },
    }));
    const node = { resolveTopicName: () => '/image', getPublishersInfoByTopic: () => cameras };
    const context = {
      parameters: () => defaults,
      nowMs: () => performance.now(),
      diagnostics: {
        warn: ({ code, text }: { code: string; text: string }) => {
          codes.push(code);
          texts.push(text);
        },
      },
      node,
    } as unknown as NodeContext<typeof faceParameters>;
    const camera = watchCamera(context);
    return { camera, codes: () => new Set(codes.splice(0)), texts: () => new Set(texts.splice(0)) };
  }

  it('advises the profile when nothing ever came, and not when images came before', async () => {
    const { camera, codes } = watch();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(codes()).toEqual(new Set(['camera/silent']));
    camera.imageArrived({ missedBefore: 0, publisher: 'a' });
    await vi.advanceTimersByTimeAsync(900);
    expect(codes()).toEqual(new Set());
    await vi.advanceTimersByTimeAsync(1_000);
    expect(codes()).toEqual(new Set(['camera/stopped']));
    camera.unsubscribe();
  });

  it('warns of a camera of which one image in ten arrives, though it is never silent', async () => {
    const { camera, codes } = watch();
    for (let n = 0; n < 12; n += 1) {
      await vi.advanceTimersByTimeAsync(333);
      camera.imageArrived({ missedBefore: n === 0 ? 0 : 9, publisher: 'a' });
      camera.imageUsed();
    }
    expect(codes()).toEqual(new Set(['camera/lossy']));
    camera.unsubscribe();
  });

  it('names the cameras where several send on one topic', async () => {
    const { camera, texts } = watch();
    const gids = ['a', 'b'].map((gid) => Buffer.from(gid).toString('hex'));
    for (let n = 0; n < 12; n += 1) {
      await vi.advanceTimersByTimeAsync(33);
      camera.imageArrived({ missedBefore: 0, publisher: gids[n % 2] ?? '' });
      camera.imageUsed();
    }
    expect(texts()).toEqual(
      new Set([
        '2 publishers send images on /image (camera_a, camera_b), and faces are looked for in the pictures of all: stop all but one, or remap the others.',
      ]),
    );
    camera.unsubscribe();
  });

  it('does not warn of images that perception leaves out', async () => {
    const { camera, codes } = watch();
    for (let n = 0; n < 120; n += 1) {
      await vi.advanceTimersByTimeAsync(33);
      camera.imageArrived({ missedBefore: 0, publisher: 'a' });
      if (n % 10 === 0) camera.imageUsed();
    }
    expect(codes()).toEqual(new Set());
    camera.unsubscribe();
  });
});
