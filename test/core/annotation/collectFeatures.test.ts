import { describe, expect, it } from 'vitest';
import type { AffectStage } from '../../../core/affect/affectStage.js';
import { collectFeatures, type FeatureCounts } from '../../../core/annotation/collectFeatures.js';
import type { VisibleFace } from '../../../core/face/Face.js';
import type { FaceStage } from '../../../core/face/faceStage.js';
import type { Frame } from '../../../core/frame/Frame.js';

/** A face whose crop's one pixel is `id`, so that its features tell where they come from. */
function face(id: number, { score = 1, width = 40 } = {}): VisibleFace {
  const point = { x: 0, y: 0 };
  return {
    id: `f${id}`,
    score,
    box: { x: 0, y: 0, width, height: width },
    landmarks: [point, point, point, point, point],
    crop: { size: 1, data: Uint8Array.of(id, 0, 0) },
    quality: { coverage: 1, reasons: [] },
  };
}

/** A face stage that sees `faces[n]` in the n-th frame, counting frames in its state's slice. */
function faceStage(faces: readonly (readonly VisibleFace[])[]): FaceStage {
  return {
    step: (state, frame) =>
      Promise.resolve({
        state: { ...state, slice: state.slice + 1 },
        faceFrame: { frame, faces: faces[state.slice] ?? [] },
        warnings: [],
        timings: { detectionMs: 0, alignmentMs: 0, identityMs: 0, totalMs: 0 },
      }),
  };
}

/** Features of width 2: the crop's pixel and its negative. */
const affectStage = {
  run: (crops: readonly { data: Uint8Array }[]) =>
    Promise.resolve(crops.map(({ data }) => ({ embedding: Float32Array.of(data[0] ?? 0, -(data[0] ?? 0)) }))),
} as unknown as AffectStage;

async function* frames(count: number): AsyncGenerator<Frame> {
  for (let index = 0; index < count; index += 1) {
    await Promise.resolve();
    yield { width: 1, height: 1, data: new Uint8Array(3), stampNs: BigInt(index) * 33n, frameId: 'camera' };
  }
}

describe('collecting features', () => {
  const seen = [
    [face(1)],
    [],
    [face(2, { score: 0.94 })],
    [face(3, { width: 30 }), face(4, { width: 50 })],
    [face(5, { score: 0.95 })],
  ];
  const options = { faceStage: faceStage(seen), affectStage, width: 2, minScore: 0.95 };

  it('keeps single faces of a high score and counts the rest', async () => {
    const told: FeatureCounts[] = [];
    const result = await collectFeatures(frames(5), {
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
    const result = await collectFeatures(frames(5), { ...options, severalFaces: 'largest' });
    expect([...result.features]).toEqual([1, -1, 4, -4, 5, -5]);
  });

  it('grows beyond its first buffer', async () => {
    const many = faceStage(Array.from({ length: 3000 }, (_, index) => [face(index % 250)]));
    const result = await collectFeatures(frames(3000), { ...options, faceStage: many, severalFaces: 'skip' });
    expect(result.features).toHaveLength(6000);
    expect([...result.features.subarray(2 * 2499, 2 * 2499 + 2)]).toEqual([2499 % 250, -(2499 % 250)]);
  });

  it('refuses features of another width than stated', async () => {
    const collecting = collectFeatures(frames(1), { ...options, width: 3, severalFaces: 'skip' });
    await expect(collecting).rejects.toMatchObject({ code: 'features/width' });
  });
});
