import { describe, expect, it } from 'vitest';
import type { FaceAffect } from '../../../core/affect/AffectFrame.js';
import { collectFeatures, type FeatureCounts } from '../../../core/annotation/collectFeatures.js';
import type { Reading } from '../../../core/chain/Reading.js';
import { fakeFace } from '../face/fakeFace.js';

/** A face whose features, of width 2, are `id` and its negative. */
function face(id: number, { score = 1, width = 40 } = {}): FaceAffect {
  const seen = fakeFace(0, 0, 40, score);
  return {
    face: {
      ...seen,
      id: `f${id}`,
      box: { x: 0, y: 0, width, height: width },
      quality: { coverage: 1, reasons: [] },
    },
    estimate: { ...nothing, embedding: Float32Array.of(id, -id) },
  };
}

const nothing = {
  actionUnits: new Float32Array(12),
  expressions: new Float32Array(8),
  arousal: NaN,
  valence: NaN,
  quality: [],
  modelId: 'fake',
};

/** Readings of a recording, 33 ns apart. */
async function* readings(faces: readonly (readonly FaceAffect[])[]): AsyncGenerator<Reading> {
  for (const [index, affects] of faces.entries()) {
    await Promise.resolve();
    yield {
      frame: { width: 1, height: 1, stampNs: BigInt(index) * 33n, frameId: 'camera' },
      skippedBefore: 0,
      isFrozen: false,
      affects,
      followed: { faceId: undefined, personId: undefined, anonymous: true, because: 'nobody in view' },
      engagement: unknownEngagement,
    };
  }
}

const unknownEngagement = {
  score: undefined,
  uncertainty: undefined,
  smoothed: undefined,
  level: 'UNKNOWN',
  source: undefined,
  headId: '',
  coverage: 0,
} as const;

describe('collecting features', () => {
  const seen = [
    [face(1)],
    [],
    [face(2, { score: 0.94 })],
    [face(3, { width: 30 }), face(4, { width: 50 })],
    [face(5, { score: 0.95 })],
  ];
  const options = { width: 2, minScore: 0.95 };

  it('keeps single faces of a high score and counts the rest', async () => {
    const told: FeatureCounts[] = [];
    const result = await collectFeatures(readings(seen), {
      ...options,
      severalFaces: 'skip',
      onFrame: (counts) => told.push(counts),
    });
    expect(result.counts).toEqual({ frames: 5, kept: 2, noFace: 1, lowScore: 1, severalFaces: 1 });
    expect([...result.stampNs]).toEqual([0n, 132n]);
    expect([...result.features]).toEqual([1, -1, 5, -5]);
    expect([...result.scores]).toEqual([1, Math.fround(0.95)]);
    expect(told.map(({ kept }) => kept)).toEqual([1, 1, 1, 1, 2]);
  });

  it('takes the largest of several faces where told to', async () => {
    const result = await collectFeatures(readings(seen), { ...options, severalFaces: 'largest' });
    expect([...result.features]).toEqual([1, -1, 4, -4, 5, -5]);
  });

  it('grows beyond its first buffer', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => [face(index % 250)]);
    const result = await collectFeatures(readings(many), { ...options, severalFaces: 'skip' });
    expect(result.features).toHaveLength(6000);
    expect([...result.features.subarray(2 * 2499, 2 * 2499 + 2)]).toEqual([2499 % 250, -(2499 % 250)]);
  });

  it('refuses features of another width than stated', async () => {
    const collecting = collectFeatures(readings(seen), { ...options, width: 3, severalFaces: 'skip' });
    await expect(collecting).rejects.toMatchObject({ code: 'features/width' });
  });
});
