import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { fetchModel } from '../../../models/fetch/fetchModel.js';
import { findModel, readManifest, type ModelEntry } from '../../../models/manifest.js';
import { verifyModel } from '../../../models/verifyModel.js';
import { sharedFile } from '../../shared.js';

const yunet = findModel(readManifest(), 'yunet');
const sharedYunet = sharedFile('models/yunet_s_640_640.onnx');

describe('fetchModel', () => {
  let folder: string;
  let mirror: string;
  let model: ModelEntry;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rapport-fetch-'));
    mirror = await mkdtemp(join(tmpdir(), 'rapport-mirror-'));
    model = { ...yunet, file: join(folder, 'yunet.onnx') };
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
    await rm(mirror, { recursive: true });
  });

  it.skipIf(sharedYunet === undefined)('copies a model from the mirror folder, once', async () => {
    await copyFile(sharedYunet ?? '', join(mirror, 'yunet_s_640_640.onnx'));
    expect(await fetchModel(model, { mirror })).toBe('copied');
    expect(await verifyModel(model)).toMatchObject({ state: 'right' });
    expect(await fetchModel(model, {})).toBe('was there');
  });

  it("refuses a mirror's file that is another", async () => {
    await writeFile(join(mirror, 'yunet.onnx'), 'not a network');
    await expect(fetchModel(model, { mirror })).rejects.toMatchObject({ code: 'model/hash' });
    expect(await verifyModel(model)).toMatchObject({ state: 'not fetched', code: 'model/missing' });
  });

  it('says how models that are not upstream come', async () => {
    const mtcnn = findModel(readManifest(), 'mtcnn-pnet');
    await expect(fetchModel(mtcnn)).rejects.toThrow("run 'rapport models install'");
  });
});
