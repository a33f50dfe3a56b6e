import { describe, expect, it } from 'vitest';
import {
  addAnnotation,
  addFeatures,
  liveAnnotationDefaults,
  noLiveAnnotations,
  settle,
  toLabelledFrames,
} from '../../../core/annotation/liveAnnotations.js';
import { pairAnnotations } from '../../../core/annotation/pairAnnotations.js';

const at = (milliseconds: number): bigint => BigInt(milliseconds) * 1_000_000n;
const frame = (milliseconds: number) => ({
  stampNs: at(milliseconds),
  features: Float32Array.of(milliseconds, 1),
});
const says = (milliseconds: number, value: number) => ({ stampNs: at(milliseconds), value });

describe('pairing annotations', () => {
  const frames = [0, 33, 67, 100].map(frame);

  it('takes the nearest image within the tolerance, the last annotation of an image', () => {
    const { pairs, unpaired, invalid } = pairAnnotations(
      [says(40, 0.1), says(70, 0.2), says(60, 0.3), says(250, 0.4), says(1, Number.NaN), says(1, 1.5)],
      frames,
    );
    expect(pairs.map(({ stampNs, label }) => [stampNs, label])).toEqual([
      [at(33), 0.1],
      [at(67), 0.3],
    ]);
    expect({ unpaired, invalid }).toEqual({ unpaired: 1, invalid: 2 });
  });

  it('goes back by the reaction time', () => {
    const { pairs } = pairAnnotations([says(540, -1)], frames, { reactionSec: 0.5 });
    expect(pairs.map(({ stampNs }) => stampNs)).toEqual([at(33)]);
  });

  it('finds nothing where there is nothing', () => {
    expect(pairAnnotations([says(0, 1)], [])).toEqual({ pairs: [], unpaired: 1, invalid: 0 });
    expect(pairAnnotations([], frames)).toEqual({ pairs: [], unpaired: 0, invalid: 0 });
  });
});

describe('live annotations', () => {
  it('wait for the images of their moment', () => {
    let state = addFeatures(noLiveAnnotations, frame(0));
    state = addAnnotation(state, says(95, 0.5));
    state = addFeatures(state, frame(100));
    expect(state.pairs).toHaveLength(0);
    state = addFeatures(state, frame(195));
    expect(state.pairs.map(({ stampNs, label }) => [stampNs, label])).toEqual([[at(100), 0.5]]);
    expect(state.waiting).toHaveLength(0);
  });

  it('are settled at the end, those without a face counted', () => {
    let state = addFeatures(noLiveAnnotations, frame(0));
    state = addAnnotation(addAnnotation(state, says(10, -0.5)), says(5_000, 0));
    state = settle(state, at(6_000));
    expect(state).toMatchObject({ waiting: [], unpaired: 1 });
    expect(toLabelledFrames(state, 2)).toEqual({
      stampNs: BigInt64Array.of(0n),
      features: Float32Array.of(0, 1),
      labels: Float32Array.of(-0.5),
    });
  });

  it('keep one label an image, the newest pairs, and the last seconds of features', () => {
    const options = { ...liveAnnotationDefaults, keepSec: 1, maxPairs: 3 };
    let state = noLiveAnnotations;
    for (let index = 0; index <= 50; index += 1) {
      state = addFeatures(state, frame(index * 100), options);
      state = addAnnotation(addAnnotation(state, says(index * 100, -1)), says(index * 100, index / 100));
    }
    state = settle(state, at(10_000), options);
    expect(state.recent).toHaveLength(11);
    expect(state.pairs.map(({ label }) => label)).toEqual([0.48, 0.49, 0.5]);
    expect(addFeatures(state, frame(4_500), options)).toBe(state);
    expect(addFeatures(state, frame(100), options)).toMatchObject({
      recent: [frame(100)],
      pairs: state.pairs,
    });
  });

  it('keep features for as long as the annotating person takes to react', () => {
    const options = { ...liveAnnotationDefaults, keepSec: 1, reactionSec: 3 };
    let state = noLiveAnnotations;
    for (let index = 0; index <= 40; index += 1) state = addFeatures(state, frame(index * 100), options);
    state = addAnnotation(state, says(3_500, 0.5));
    state = settle(state, at(4_000), options);
    expect(state.pairs.map(({ stampNs }) => stampNs)).toEqual([at(500)]);
  });

  it('do not pile up when their clock is another', () => {
    let state = addFeatures(noLiveAnnotations, frame(0));
    for (let index = 0; index < 1_500; index += 1) state = addAnnotation(state, says(1_000_000 + index, 0));
    expect(state.waiting).toHaveLength(1_000);
    expect(state.unpaired).toBe(500);
  });

  it('leave features of another width out of the training data', () => {
    let state = addFeatures(noLiveAnnotations, { stampNs: 0n, features: Float32Array.of(1, 2, 3) });
    state = settle(addAnnotation(state, says(0, 1)), at(1_000));
    expect(state.pairs).toHaveLength(1);
    expect(toLabelledFrames(state, 2).labels).toHaveLength(0);
  });
});
