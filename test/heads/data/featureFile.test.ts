import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeatureFile } from '../../../heads/data/FeatureFile.js';
import { readFeatureFile } from '../../../heads/data/readFeatureFile.js';
import { writeFeatureFile } from '../../../heads/data/writeFeatureFile.js';

const file: FeatureFile = {
  width: 3,
  childId: 'child-07',
  culture: 'C1',
  featureModel: { id: 'affect-mtl', sha256: 'ab'.repeat(32) },
  provenance: {
    recording: { name: 'session.mp4', sha256: 'cd'.repeat(32) },
    minScore: 0.95,
    coders: [{ name: 'a.csv', sha256: 'ef'.repeat(32), lagSec: 0.4 }],
  },
  scores: Float32Array.of(0.96, 1),
  frames: {
    stampNs: BigInt64Array.of(1_700_000_000_000_000_001n, 1_700_000_000_033_000_002n),
    features: Float32Array.of(0, 1.5, -2, 3, 4.25, 5),
    labels: Float32Array.of(-0.5, Number.NaN),
  },
};

describe('feature files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rapport-features-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('come back as they were written, to the last nanosecond and NaN', async () => {
    const path = join(folder, 'a.parquet');
    await writeFeatureFile(path, file);
    expect(await readFeatureFile(path)).toEqual(file);
    expect(await readdir(folder)).toEqual(['a.parquet']);
  });

  it('may hold no frames', async () => {
    const path = join(folder, 'empty.parquet');
    const empty: FeatureFile = {
      ...file,
      scores: new Float32Array(0),
      frames: { stampNs: new BigInt64Array(0), features: new Float32Array(0), labels: new Float32Array(0) },
    };
    await writeFeatureFile(path, empty);
    expect(await readFeatureFile(path)).toEqual(empty);
  });

  it('are refused in one sentence when truncated, damaged, foreign or absent', async () => {
    const path = join(folder, 'a.parquet');
    await writeFeatureFile(path, file);
    const bytes = await readFile(path);
    for (const [name, content] of [
      ['short', bytes.subarray(0, bytes.length - 20)],
      ['text', Buffer.from('time,value\n0,1\n')],
      ['nothing', Buffer.alloc(0)],
      ['foreign', Buffer.from(parquetWriteBuffer({ columnData: [{ name: 'a', data: [1, 2] }] }))],
    ] as const) {
      const other = join(folder, name);
      await writeFile(other, content);
      await expect(readFeatureFile(other)).rejects.toMatchObject({ code: 'features/invalid-file' });
    }
    await expect(readFeatureFile(join(folder, 'absent'))).rejects.toMatchObject({ code: 'features/no-file' });
  });
});
