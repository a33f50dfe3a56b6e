import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { extractFeatures, readLabels, type ExtractOptions } from '../../../heads/data/extractFeatures.js';
import { readFeatureFile } from '../../../heads/data/readFeatureFile.js';
import type { AffectStage } from '../../../core/affect/affectStage.js';
import { fusionDefaults } from '../../../core/annotation/fuseCoders.js';
import type { Chain } from '../../../core/chain/stepChain.js';
import { createEngagementStage } from '../../../core/engagement/engagementStage.js';
import type { FaceStage } from '../../../core/face/faceStage.js';
import { opencv } from '../../../pictures/opencv.js';
import { findModel, modelPath, readManifest } from '../../../models/manifest.js';
import { loadFacePerception } from '../../../models/loadPerception.js';
import { openCvPictures } from '../../../pictures/openCvPictures.js';
import { encodeJson } from '../../../record/eventLine.js';
import { sessionFiles } from '../../../record/sessionFiles.js';
import { fakeFace } from '../../core/face/fakeFace.js';
import { sharedFile } from '../../shared.js';
import { existsSync } from 'node:fs';

/** Sees one face in every frame; its crop is the frame's first pixel. */
const wholeFrame: FaceStage = {
  step: (state, frame) => {
    const face = {
      ...fakeFace(0, 0, frame.height),
      id: 'f1',
      crop: { size: 1, data: frame.data.slice(0, 3) },
      quality: { coverage: 1, reasons: [] },
    };
    return Promise.resolve({
      state,
      faceFrame: { frame, isFrozen: false, faces: [face] },
      warnings: [],
      timings: { detectionMs: 0, alignmentMs: 0, identityMs: 0, totalMs: 0 },
    });
  },
};

const nothing = {
  actionUnits: new Float32Array(12),
  expressions: Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0),
  arousal: NaN,
  valence: NaN,
  quality: [],
  modelId: 'mean',
};

/** Features of width 2: mean and first value of the crop. */
const meanFeatures = {
  run: (crops: readonly { data: Uint8Array }[]) =>
    Promise.resolve(
      crops.map(({ data }) => ({
        ...nothing,
        embedding: Float32Array.of(data.reduce((sum, value) => sum + value, 0) / data.length, data[0] ?? 0),
      })),
    ),
} as unknown as AffectStage;

const chain: Chain = {
  faces: { stage: wholeFrame, pictures: openCvPictures, embed: () => Promise.resolve([]) },
  affect: meanFeatures,
  engagement: { stage: createEngagementStage(), featureModelId: 'mean', reactionSec: 0 },
};

describe('extracting features', () => {
  let folder: string;
  let recording: string;
  let options: ExtractOptions;

  /** Three seconds at 10 Hz; red grows by 8 a frame. */
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rapport-extract-'));
    recording = join(folder, 'session one.avi');
    const cv = opencv();
    const writer = new cv.VideoWriter(recording, cv.VideoWriter.fourcc('MJPG'), 10, new cv.Size(64, 48));
    for (let index = 0; index < 30; index += 1)
      writer.write(new cv.Mat(48, 64, cv.CV_8UC3, [0, 0, index * 8]));
    writer.release();
    options = {
      chain,
      featureModel: { id: 'mean', sha256: 'ab'.repeat(32), width: 2 },
      childId: 'child-1',
      culture: 'C0',
      outFolder: join(folder, 'out', 'deep'),
      minScore: 0.95,
      severalFaces: 'skip',
    };
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function annotation(name: string, value: (seconds: number) => number, fromSec = 0): Promise<string> {
    const path = join(folder, name);
    const rows = Array.from({ length: 21 }, (_, index) => {
      const seconds = fromSec + index / 10;
      return `${seconds.toFixed(1)},${value(seconds).toFixed(4)}`;
    });
    await writeFile(path, `time,value\n${rows.join('\n')}\n`);
    return path;
  }

  const reading = { fusion: { ...fusionDefaults, maxLagSec: 0.5 }, maxOutOfRangeShare: 0.05 };

  it('joins frames, features and the labels of two coders, with where they come from', async () => {
    const wave = (seconds: number): number => 0.5 * Math.sin(3 * seconds);
    const labels = await readLabels(
      [await annotation('a.csv', wave), await annotation('b.csv', wave)],
      reading,
    );
    const { path, counts, labels: joined } = await extractFeatures(recording, { ...options, labels });
    expect(counts).toMatchObject({ frames: 30, kept: 30 });
    // Annotated from 0 s to 2 s: frames 0 to 20; nine are left.
    expect(joined).toEqual({ labelled: 21, outside: 9, masked: 0 });
    expect(path).toMatch(/out\/deep\/child-1-session_one-[0-9a-f]{8}\.parquet$/);
    expect(await readdir(join(folder, 'out', 'deep'))).toHaveLength(1);

    const file = await readFeatureFile(path);
    expect(file).toMatchObject({ width: 2, childId: 'child-1', culture: 'C0', featureModel: { id: 'mean' } });
    expect(file.provenance.coders.map(({ name, lagSec }) => [name, lagSec])).toEqual([
      ['a.csv', 0],
      ['b.csv', 0],
    ]);
    expect(file.provenance.recording.name).toBe('session one.avi');
    for (const [row, stampNs] of file.frames.stampNs.entries()) {
      expect(stampNs).toBe(BigInt(row) * 100_000_000n);
      expect(Math.abs((file.frames.features[2 * row + 1] ?? 0) - row * 8)).toBeLessThan(6);
      const label = file.frames.labels[row] ?? 0;
      if (row <= 20) expect(label).toBeCloseTo(wave(row / 10), 3);
      else expect(label).toBeNaN();
    }
  });

  it('writes unlabelled features, the same for the same recording', async () => {
    const first = await extractFeatures(recording, options);
    expect(first.labels).toBeUndefined();
    const before = await readFeatureFile(first.path);
    const second = await extractFeatures(recording, options);
    expect(second.path).toBe(first.path);
    expect(await readFeatureFile(second.path)).toEqual(before);
    expect(before.frames.labels.every((label) => Number.isNaN(label))).toBe(true);
  });

  it('writes nothing for annotations of another clock, a recording without faces or one that is not there', async () => {
    const labels = await readLabels([await annotation('late.csv', () => 0.1, 100)], reading);
    await expect(extractFeatures(recording, { ...options, labels })).rejects.toMatchObject({
      code: 'annotation/wrong-clock',
    });
    await expect(extractFeatures(recording, { ...options, minScore: 1 })).rejects.toMatchObject({
      code: 'features/no-faces',
    });
    await expect(extractFeatures(join(folder, 'none.avi'), options)).rejects.toMatchObject({
      code: 'recording/unreadable',
    });
    expect(existsSync(options.outFolder)).toBe(false);
  });

  it('takes consent to training for a session’s recording, and says in the file whose', async () => {
    const started = {
      kind: 'started',
      setup: { sessionId: 's1', operator: 'ada' },
      lowThreshold: 0,
    } as const;
    const consent = { kind: 'consent', item: 'training', takenBy: 'ann' } as const;
    const log = (...events: readonly string[]): Promise<void> =>
      writeFile(join(folder, sessionFiles.events), events.map((line) => `${line}\n`).join(''));
    const start = encodeJson({ ...started, seq: 0, stampNs: 1n });
    await log(start);
    await expect(extractFeatures(recording, options)).rejects.toMatchObject({
      code: 'session/no-training-consent',
    });
    expect(existsSync(options.outFolder)).toBe(false);
    const statedConsent = { takenBy: 'bob', takenNs: 6n };
    const stated = await extractFeatures(recording, { ...options, statedConsent });
    expect((await readFeatureFile(stated.path)).provenance.consents).toEqual([
      { session: 's1', takenBy: 'bob', takenNs: '6', isStated: true },
    ]);

    await log(start, encodeJson({ ...consent, given: true, takenNs: 5n, seq: 1, stampNs: 2n }));
    const { path } = await extractFeatures(recording, options);
    expect((await readFeatureFile(path)).provenance.consents).toEqual([
      { session: 's1', takenBy: 'ann', takenNs: '5', isStated: false },
    ]);

    await log(start, encodeJson({ ...consent, given: false, takenNs: 5n, seq: 1, stampNs: 2n }));
    await expect(extractFeatures(recording, { ...options, statedConsent })).rejects.toMatchObject({
      code: 'session/training-refused',
    });
  });

  it('leaves no half a file where the folder cannot be written to', async () => {
    await mkdir(join(folder, 'out'));
    await writeFile(join(folder, 'out', 'deep'), 'a file, not a folder');
    await expect(extractFeatures(recording, options)).rejects.toMatchObject({ code: 'file/not-written' });
    expect(await readdir(join(folder, 'out'))).toEqual(['deep']);
  });

  it('names the annotation whose columns it cannot tell', async () => {
    const path = join(folder, 'odd.csv');
    await writeFile(path, 'when,what\n0,1\n');
    await expect(readLabels([path], reading)).rejects.toMatchObject({ code: 'annotation/columns' });
  });

  const clip = sharedFile('data/video/WolfgangLanger_Pexels.mp4');
  const detectorIds = ['mtcnn-pnet', 'mtcnn-rnet', 'mtcnn-onet', 'mobilefacenet'];
  const installed = detectorIds.every((id) => existsSync(modelPath(findModel(readManifest(), id))));
  it.skipIf(clip === undefined || !installed)(
    'finds the face of the Pexels clip in nearly every frame',
    async () => {
      const detector = await loadFacePerception({
        detector: 'mtcnn',
        affectModel: 'emotieff-va-mtl',
        threads: 2,
      });
      const { counts } = await extractFeatures(clip ?? '', {
        ...options,
        chain: { ...chain, faces: detector.loaded },
      });
      await detector.release();
      // The man's one expressive face is in every picture; the first is needed to confirm it, and some are moved fast.
      expect(counts.frames).toBe(472);
      expect(counts.kept).toBeGreaterThan(0.9 * counts.frames);
    },
  );
});

const derived = (name: string) => sharedFile(`data/recordings/derived/${name}`) ?? '';

describe.skipIf(derived('face_zstd.mcap') === '')('features of one recording in every container', () => {
  it('are the same', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rapport-extract-'));
    const options = {
      chain,
      featureModel: { id: 'mean', sha256: '0'.repeat(64), width: 2 },
      childId: 'c1',
      culture: 'C0',
      outFolder: folder,
      minScore: 0.5,
      severalFaces: 'skip',
    } as const;
    try {
      const seen = new Set<string>();
      for (const name of [
        'face_zstd.mcap',
        'face_no_index_no_summary.mcap',
        'face_mcap_v9',
        'face_sqlite3_v8',
        'face_sqlite3_v9_zstd_message',
        'face_none.bag',
        'face_lz4.bag',
      ]) {
        const { path, counts } = await extractFeatures(derived(name), options);
        const { frames } = await readFeatureFile(path);
        expect([name, counts.frames, counts.kept]).toEqual([name, 36, 36]);
        seen.add(JSON.stringify([Array.from(frames.stampNs, String), [...frames.features]]));
      }
      expect(seen.size).toBe(1);
      const pictures = await extractFeatures(derived('face_frames'), options);
      expect(pictures.counts.frames).toBe(36);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
