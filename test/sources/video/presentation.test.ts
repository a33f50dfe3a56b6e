import { describe, expect, it } from 'vitest';
import { presentation } from '../../../sources/video/presentation.js';
import { believableRate } from '../../../sources/video/probeVideo.js';
import { inOrder } from '../../../sources/video/readContainer.js';

async function* listed(times: readonly number[]): AsyncGenerator<number, void> {
  for (const time of times) yield await Promise.resolve(time);
}

async function shown(times: readonly number[] | undefined, decoderMs: readonly number[]): Promise<number[]> {
  const present = presentation(times && listed(times), 40);
  const given: number[] = [];
  for (const ms of decoderMs) given.push(Math.round((await present.next(ms)) * 1e3) / 1e3);
  return given;
}

describe('presentation', () => {
  it("gives the container's times from the first, also where the decoder knows none any more", async () => {
    // OpenCV 4.6 gives 0 for the pictures that are flushed at the end, and the time of decoding for the first.
    expect(await shown([0.5, 0.54, 0.7, 0.74], [-28, 40, 0, 0])).toEqual([0, 40, 200, 240]);
  });

  it('passes over pictures that were not decoded', async () => {
    expect(await shown([0, 0.1, 0.2, 0.3, 0.4], [0, 300, 400])).toEqual([0, 300, 400]);
  });

  it("takes the decoder's times without a container, and the last interval where these stand still", async () => {
    expect(await shown(undefined, [0, 50, 110, 0, 0])).toEqual([0, 50, 110, 170, 230]);
    expect(await shown(undefined, [0, 0, 0])).toEqual([0, 40, 80]);
  });

  it('goes on behind the end of the container', async () => {
    expect(await shown([0, 0.1], [0, 100, 0, 0])).toEqual([0, 100, 200, 300]);
  });
});

describe('inOrder', () => {
  it('puts stored pictures in the order in which they are shown, and leaves out what an edit list cuts off', async () => {
    const given: number[] = [];
    for await (const time of inOrder(listed([-0.1, 0, 0.3, 0.1, 0.2, 0.6, 0.4, 0.5]))) given.push(time);
    expect(given).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
  });
});

describe('believableRate', () => {
  it('is the stated one, unless the pictures lie otherwise', () => {
    // Two intervals in 80 ms: 25 a second.
    expect(believableRate(25.1, [0, 42, 80])).toBe(25.1);
    expect(believableRate(1000, [0, 42, 80])).toBe(25);
    expect(believableRate(undefined, [0, 42, 80])).toBe(25);
    expect(believableRate(30, [0])).toBe(30);
    expect(believableRate(undefined, [0, 0])).toBeUndefined();
  });
});
