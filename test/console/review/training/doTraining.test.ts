import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeEach, describe, expect, it } from 'vitest';

import { affectParameters } from '../../../../config/affect.js';
import { doTraining } from '../../../../console/review/training/doTraining.js';
import type { MakeRequest } from '../../../../console/review/training/trainingMessages.js';
import type { FeatureFile } from '../../../../heads/data/FeatureFile.js';
import { featureFileName } from '../../../../heads/data/extractFeatures.js';
import { hashFile } from '../../../../heads/data/hashFile.js';
import { readFeatureFile } from '../../../../heads/data/readFeatureFile.js';
import { writeFeatureFile } from '../../../../heads/data/writeFeatureFile.js';
import { listCards } from '../../../../heads/registry/listCards.js';
import { writeHead } from '../../../../heads/registry/writeHead.js';
import { featureModelOf } from '../../../../models/loadPerception.js';
import { mulberry32 } from '../../../../core/metrics/mulberry32.js';
import { madeDetails, madeHead } from '../../../heads/madeHead.js';
import { temporaryFolder } from '../../../setup/temporaryFolder.js';

const model = featureModelOf(affectParameters.model.default);
const seconds = 250;
const date = new Date(0);

let root: string;
let request: MakeRequest;

/** 250 s of five faces a second that were found before, of a recording that nobody can read. */
beforeEach(async () => {
  root = temporaryFolder();
  writeFileSync(join(root, 'events.jsonl'), '');
  const recording = join(root, 'session.mcap');
  writeFileSync(recording, 'pictures');
  const random = mulberry32(3);
  const count = 5 * seconds;
  const { width, ...featureModel } = model;
  const sha256 = await hashFile(recording);
  const known: FeatureFile = {
    ...{ width, childId: 'c7', culture: 'C0', featureModel },
    provenance: { recording: { name: 'session.mcap', sha256 }, minScore: 0.95, coders: [] },
    scores: new Float32Array(count).fill(0.99),
    frames: {
      stampNs: BigInt64Array.from({ length: count }, (_, row) => BigInt(row) * 200_000_000n),
      features: Float32Array.from({ length: count * width }, () => random()),
      labels: new Float32Array(count).fill(Number.NaN),
    },
  };
  await writeFeatureFile(join(root, 'features', featureFileName('c7', known.provenance.recording)), known);
  request = {
    ...{ kind: 'personalize', folder: root, work: join(root, 'work'), childId: 'c7', culture: 'C1', date },
    registry: join(root, 'heads'),
    recordings: [
      {
        path: recording,
        zeroNs: 1_000_000_000_000n,
        labels: labelled((at) => -0.3 + 0.2 * Math.sin(at / 4)),
      },
    ],
  };
});

function labelled(value: (atSec: number) => number): string {
  const path = join(root, 'labels.csv');
  const rows = Array.from(
    { length: 10 * seconds },
    (_, step) => `${step / 10},${value(step / 10).toFixed(3)}`,
  );
  writeFileSync(path, `time,engagement ana\n${rows.join('\n')}\n`);
  return path;
}

/** A head that says about 0.3 of everything. */
async function putGenNet(bias = 0.3, seed = 1): Promise<string> {
  const made = madeHead(model, 'GenNet', 'gennet', seed);
  made.lastLayer.weight.fill(0);
  made.lastLayer.bias.fill(bias);
  const id = `gennet-${seed}`;
  await writeHead(request.registry, { ...made, id }, { name: 'gennet', ...madeDetails });
  return id;
}

const useRequest = (currentId: string) => {
  const { folder, work, childId, culture, registry } = request;
  return { kind: 'use', folder, work, childId, culture, registry, currentId } as const;
};

describe('a personal head from a session', () => {
  it('is compared on moments that were held out, put aside, and put into use by itself', async () => {
    const currentId = await putGenNet();
    const told: string[] = [];
    const compared = await doTraining(request, ({ kind }) => told.push(kind));
    // Faces were found before, so that nothing is looked for.
    expect(told).toEqual(['fitting']);
    // Second 1000 begins the first of ten stretches of 5 s on the clock, of which the eighth is held out and the third decides when
    // to stop: of 50 stretches of 25 pictures five and five, and 40 are fitted. Five are enough for an interval.
    expect(compared).toMatchObject({ currentId, framesFitted: 1000, framesHeldOut: 125, isBetter: true });
    const now = compared?.current.mae?.value ?? NaN;
    // 0.3 against labels from -0.5 to -0.1.
    expect(now).toBeGreaterThan(0.4);
    expect(now).toBeLessThan(0.8);
    expect(compared?.candidate.mae?.value).toBeLessThan(now);
    expect(compared?.candidate.mae?.low).toBeLessThan(compared?.candidate.mae?.value ?? NaN);
    expect((await listCards(request.registry)).map(({ source }) => source)).toEqual(['GenNet']);
    const [name = ''] = readdirSync(join(root, 'features'));
    const features = await readFeatureFile(join(root, 'features', name));
    expect(features).toMatchObject({
      culture: 'C1',
      provenance: { coders: [{ name: 'labels.csv' }] },
    });

    await doTraining(useRequest(currentId), () => undefined);
    const cards = await listCards(request.registry);
    expect(cards.map(({ id, childId, parent }) => [id, childId, parent])).toEqual([
      ['gennet-1', undefined, undefined],
      [compared?.candidateId, 'c7', 'gennet-1'],
    ]);
  });

  it('is not put into use where another head has come into use since', async () => {
    const currentId = await putGenNet();
    await doTraining(request, () => undefined);
    await putGenNet(0.2, 2);
    await expect(doTraining(useRequest(currentId), () => undefined)).rejects.toMatchObject({
      code: 'training/other-head',
    });
  });

  it('takes a head to start from, more than one judgement, and moments enough', async () => {
    await expect(doTraining(request, () => undefined)).rejects.toMatchObject({ code: 'training/no-head' });
    await putGenNet();
    labelled(() => 0.5);
    await expect(doTraining(request, () => undefined)).rejects.toMatchObject({
      code: 'head/one-valued-labels',
    });
    labelled((at) => (at < 8 ? at / 10 : Number.NaN));
    await expect(doTraining(request, () => undefined)).rejects.toMatchObject({ code: 'head/too-few-labels' });
    await expect(doTraining(useRequest('gennet-1'), () => undefined)).rejects.toMatchObject({
      code: 'training/no-candidate',
    });
  });

  it('leaves nothing of a session that is removed while it is made', async () => {
    await putGenNet();
    // Once the faces are there, before the head is.
    const purged = doTraining(request, () => rmSync(root, { recursive: true }));
    await expect(purged).rejects.toMatchObject({
      code: 'training/removed',
      message: 'The session was removed meanwhile: nothing of it was kept.',
    });
    expect(existsSync(root)).toBe(false);
  });

  it('is not put into use once its session is removed, nor stays in use where that happens meanwhile', async () => {
    const registry = (request = { ...request, registry: temporaryFolder() }).registry;
    const currentId = await putGenNet();
    await doTraining(request, () => undefined);
    const log = join(root, 'events.jsonl');
    rmSync(log);
    const sources = async () => (await listCards(registry)).map(({ source }) => source);
    const isRemoved = { code: 'training/removed' };
    await expect(doTraining(useRequest(currentId), () => undefined)).rejects.toMatchObject(isRemoved);
    expect(await sources()).toEqual(['GenNet']);

    writeFileSync(log, '');
    const using = doTraining(useRequest(currentId), () => undefined);
    // It has looked, and what it puts into use takes longer than this.
    rmSync(log);
    await expect(using).rejects.toMatchObject(isRemoved);
    expect(await sources()).toEqual(['GenNet']);
    expect(readdirSync(join(registry, 'children'))).toEqual([]);
  });
});
