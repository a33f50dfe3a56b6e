import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createAffectStage } from '../../core/affect/affectStage.js';
import { loadModel, loadModelFromBuffer } from '../../models/loadModel.js';
import { affectModel, findModel, readManifest, type ModelEntry } from '../../models/manifest.js';
import { sha256Of } from '../../models/modelFile.js';
import { OnnxGraph } from '../../models/onnx/OnnxGraph.js';
import { float32Tensor } from '../../models/onnx/OnnxTensor.js';
import { verifyModel } from '../../models/verifyModel.js';
import { tinyEmotiEff, writeTinyModel } from './tinyModel.js';

describe('loadModel', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rapport-load-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("drives the affect stage with EmotiEffLib's interface, features included", async () => {
    const model = await writeTinyModel(folder, tinyEmotiEff());
    const network = await loadModel(model, { threads: 1 });
    const stage = createAffectStage({ network, model: affectModel(model) });
    const pixels = 224 * 224;
    const red = new Uint8Array(pixels * 3).map((_, i) => (i % 3 === 0 ? 255 : 0));
    const [estimate, black] = await stage.run([
      { size: 224, data: red },
      { size: 224, data: new Uint8Array(pixels * 3) },
    ]);
    // ImageNet's figures: red (255 - 123.675) / 58.395 = 2.2489, green -116.28 / 57.12 = -2.0357, blue -103.53 / 57.375 = -1.8044
    const expected = [2.2489, -2.0357, -1.8044];
    expected.forEach((value, i) => expect(estimate?.embedding[i]).toBeCloseTo(value, 3));
    // Logits: anger 2.2489, contempt -2.0357, happy -1.8044, five times 0; the sum of their exponentials is
    // 9.4774 + 0.1306 + 0.1646 + 5 = 14.7726; in our order anger is the seventh.
    expect(estimate?.expressions[6]).toBeCloseTo(9.4774 / 14.7726, 3);
    expect(estimate?.expressions[1]).toBeCloseTo(0.1646 / 14.7726, 3);
    expect(estimate?.valence).toBeCloseTo(2.2489 / 4, 3);
    expect(estimate?.arousal).toBeCloseTo(-2.2489 / 4, 3);
    expect(estimate?.actionUnits.every(Number.isNaN)).toBe(true);
    expect(black?.valence).toBeCloseTo(-123.675 / 58.395 / 4, 3);
    await network.release();
  });

  const refuse = async (model: ModelEntry, code: string, sentence: RegExp) => {
    await expect(loadModel(model)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(sentence) as string,
    });
    expect((await verifyModel(model)).code).toBe(code);
  };

  it('says in one sentence what is wrong with a file', async () => {
    const model = await writeTinyModel(folder, tinyEmotiEff());
    await refuse({ ...model, file: join(folder, 'none.onnx') }, 'model/missing', /run 'rapport models fetch/);
    await refuse({ ...model, sha256: '0'.repeat(64) }, 'model/hash', /its SHA-256 differs/);
    const garbage = new TextEncoder().encode('garbage');
    await writeFile(join(folder, 'garbage.onnx'), garbage);
    const file = { file: join(folder, 'garbage.onnx'), sha256: sha256Of(garbage) };
    await refuse({ ...model, ...file }, 'onnx/unreadable', /not an ONNX model/);
    const pnet = findModel(readManifest(), 'mtcnn-pnet');
    await refuse({ ...pnet, ...file }, 'model/unreadable', /ONNX Runtime cannot open/);
  });

  it('says which name or shape is not as promised', async () => {
    const renamed = await writeTinyModel(folder, tinyEmotiEff({ input: 'picture' }));
    await refuse(renamed, 'model/names', /has no input 'input', only picture/);
    const small = await writeTinyModel(folder, tinyEmotiEff({ size: 112 }));
    await refuse(small, 'model/shape', /has the shape \[batch, 3, 112, 112\], not \[N, 3, 224, 224\]/);
    const free = await writeTinyModel(folder, tinyEmotiEff({ size: 'side' }));
    expect((await verifyModel(free)).state).toBe('right'); // a file that takes any size takes ours
    const outputs = [...free.outputs, { name: 'age', shape: ['N', 1], meaning: '' }];
    await refuse({ ...free, outputs }, 'model/names', /has no output 'age', only scores, features/);
  });

  it('refuses inputs that do not fit', async () => {
    const network = await loadModel(await writeTinyModel(folder, tinyEmotiEff()));
    const data = new Float32Array(12);
    await expect(network.run({ input: { data, shape: [1, 3, 2, 2] } })).rejects.toMatchObject({
      code: 'model/shape',
    });
    await expect(network.run({ image: { data, shape: [1, 3, 2, 2] } })).rejects.toMatchObject({
      code: 'model/names',
    });
    await network.release();
  });
});

describe('loadModelFromBuffer', () => {
  it('gives whole numbers to int64 inputs, and takes them from int64 outputs', async () => {
    const graph = new OnnxGraph({ name: 'rows' });
    const index = graph.input('index', 'int64', ['N']);
    const table = graph.constant('table', float32Tensor([3], [10, 20, 30]));
    graph.node('Gather', [table, index], { output: 'values' });
    graph.node('Identity', [index], { output: 'same' });
    graph.output('values', 'float32', ['N']);
    graph.output('same', 'int64', ['N']);
    const network = await loadModelFromBuffer(graph.encode(), { id: 'rows' });
    const { values, same } = await network.run({ index: { data: Float32Array.of(2, 0), shape: [2] } });
    expect(Array.from(values?.data ?? [])).toEqual([30, 10]);
    expect(same).toEqual({ data: Float32Array.of(2, 0), shape: [2] });
    await network.release();
  });
});
