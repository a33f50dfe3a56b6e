import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { featureModelOf } from '../../models/loadPerception.js';
import { affectModel, alignmentTemplate, findModel, readManifest } from '../../models/manifest.js';

describe('readManifest', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rapport-manifest-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const pnet = findModel(readManifest(), 'mtcnn-pnet');
  const read = async (content: unknown) => {
    const path = join(folder, 'manifest.json');
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return readManifest(path);
  };

  it("is right about the repository's own models", () => {
    const ids = readManifest().models.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining(['mtcnn-pnet', 'mtcnn-rnet', 'mtcnn-onet', 'mobilefacenet', 'affect-eesp']),
    );
    const eesp = affectModel(findModel(readManifest(), 'affect-eesp'));
    expect(eesp.outputs.embedding?.width).toBe(512);
    expect([eesp.quality.actionUnits.AU9, eesp.quality.expressions.contempt]).toEqual([
      'pseudo-labelled',
      'unavailable',
    ]);
  });

  it('names the field that is wrong', async () => {
    await expect(read({ models: [{ ...pnet, sha256: 'abc' }], cards: [] })).rejects.toThrow(
      'models.0.sha256: must be 64 hexadecimal digits',
    );
    await expect(read({ models: [{ ...pnet, unknown: 1 }], cards: [] })).rejects.toMatchObject({
      code: 'models/manifest',
    });
    await expect(read('{')).rejects.toThrow('cannot be read as JSON');
    await expect(read({ models: [pnet, pnet], cards: [] })).rejects.toThrow(
      "the id 'mtcnn-pnet' stands in it twice",
    );
    await expect(read({ models: [], cards: ['models/weights/nothing.json'] })).rejects.toThrow(
      'nothing.json',
    );
  });

  it('names the features of a network by the first file that has them', async () => {
    const path = join(folder, 'card.json');
    const card = JSON.parse(await readFile('models/weights/affect-eesp.json', 'utf8')) as {
      files: { fp32: { sha256: string } };
      features?: { sha256: string };
    };
    const without = { ...card, features: undefined };
    const first = 'a'.repeat(64);
    const featuresOf = async (content: object) => {
      await writeFile(path, JSON.stringify(content));
      const [model] = (await read({ models: [], cards: [path] })).models;
      return [model?.sha256, model?.featuresSha256];
    };
    expect(await featuresOf(without)).toEqual([card.files.fp32.sha256, undefined]);
    expect(await featuresOf({ ...card, features: { sha256: first } })).toEqual([
      card.files.fp32.sha256,
      first,
    ]);
    await expect(featuresOf({ ...card, features: { sha256: 'abc' } })).rejects.toMatchObject({
      code: 'models/manifest',
    });
    // What heads are made for and checked against.
    expect(featureModelOf('affect-eesp').sha256).toBe((card.features ?? card.files.fp32).sha256);
  });

  it('refuses a card whose labels would move the columns', async () => {
    type Output = { name: string; labels?: string[]; shape: unknown[] };
    const path = join(folder, 'card.json');
    const card = JSON.parse(await readFile('models/weights/affect-eesp.json', 'utf8')) as {
      outputs: Output[];
    };
    const readWith = async (name: string, change: (output: Output) => Output) => {
      const outputs = card.outputs.map((output) => (output.name === name ? change(output) : output));
      await writeFile(path, JSON.stringify({ ...card, outputs }));
      return read({ models: [], cards: [path] });
    };
    const labelled = (name: string, change: (labels: string[]) => string[]) =>
      readWith(name, (output) => ({ ...output, labels: change(output.labels ?? []) }));

    const turned = await labelled('expression', (labels) => labels.toReversed());
    expect(turned.models[0]?.affect?.outputs.expressions.labels[0]).toBe('contempt');
    await expect(labelled('expression', (labels) => labels.with(1, 'hapy'))).rejects.toThrow(
      "outputs.0: 'hapy' is no label of 'expression', which has neutral, happy, sad",
    );
    await expect(labelled('action_units', (labels) => labels.with(3, 'AU7'))).rejects.toThrow(
      "'AU7' is no label of 'action_units'",
    );
    await expect(labelled('action_units', (labels) => labels.with(3, 'AU1'))).rejects.toThrow(
      "the label 'AU1' of 'action_units' stands there twice",
    );
    await expect(labelled('expression', (labels) => labels.slice(1))).rejects.toThrow(
      "'expression' has 7 labels for 8 columns",
    );
    await expect(readWith('expression', (output) => ({ ...output, name: 'other' }))).rejects.toMatchObject({
      code: 'models/manifest',
      message: expect.stringContaining("the output 'expression' and its labels are missing") as string,
    });
  });

  it('says which ids there are, and what a model is not for', () => {
    expect(() => findModel(readManifest(), 'resnet')).toThrow(
      "There is no model 'resnet': choose one of mtcnn-pnet",
    );
    expect(() => affectModel(pnet)).toThrow("'mtcnn-pnet' does not estimate affect");
    expect(() => alignmentTemplate(pnet)).toThrow('takes no aligned faces');
  });
});
