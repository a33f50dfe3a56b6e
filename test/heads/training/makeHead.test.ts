import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { createEngagementHead } from '../../../core/culturenet/engagementHead.js';
import { simulatedFeatureModel } from '../../../core/culturenet/simulatedCohort.js';
import { loadCheckpoint, saveCheckpoint, trainingKey } from '../../../heads/training/checkpoint.js';
import { makeGenNet, refitLastLayer } from '../../../heads/training/makeHead.js';
import type { TrainingState } from '../../../heads/training/trainNetwork.js';
import { smallCohort, smallNetworks, smallSettings, smallWidth } from '../smallCohort.js';

const cohort = smallCohort();
const networks = await smallNetworks();
const options = { networks, settings: smallSettings, split: { method: 'blocks', blockSec: 2.5 } as const };
const states: TrainingState[] = [];
const gennet = await makeGenNet(cohort, simulatedFeatureModel(smallWidth), {
  ...options,
  onEpoch: (state) => void states.push(state),
});

test('a GenNet is judged on frames that it did not learn from, with intervals and coverage', () => {
  // Of 200 frames a child, four a second, in 20 stretches of ten, two stretches are held out: 6 * 20 frames.
  expect(gennet.judged.heldOut?.frames).toBe(120);
  expect(gennet.blockFrames).toBe(10);
  const mae = gennet.judged.heldOut?.mae;
  expect(mae?.low).toBeLessThanOrEqual(mae?.value ?? 0);
  expect(mae?.high).toBeGreaterThanOrEqual(mae?.value ?? 1);
  expect(gennet.judged.uncertainty.coverage).toBeGreaterThan(0.3);
  expect(gennet.judged.uncertainty.coverage).toBeLessThan(1);
});

test('the head in plain TypeScript scores as the graph that trained it', async () => {
  const engagement = createEngagementHead(gennet.head);
  const child = cohort[0];
  if (child === undefined) throw new Error('no child');
  const layers = [...gennet.head.shared.layers, gennet.head.lastLayer];
  const { predict } = await import('../../../heads/training/predict.js');
  const { features, labels } = child.frames;
  const view = {
    width: smallWidth,
    count: 50,
    parts: [{ features, labels, rows: Int32Array.from({ length: 50 }, (_, row) => row) }],
  };
  const { scores } = await predict(networks.whole.prediction, layers, view);
  for (const [row, score] of scores.entries()) {
    const estimate = engagement.estimate(features.subarray(row * smallWidth, (row + 1) * smallWidth));
    expect(estimate.score).toBeCloseTo(Math.min(1, Math.max(-1, score)), 5);
    expect(estimate.uncertainty).toBeGreaterThan(0);
  }
});

test('refitting changes the last layer alone and compares both heads on the same frames', async () => {
  const [child] = cohort;
  if (child === undefined) throw new Error('no child');
  const settings = { ...smallSettings, maxEpochs: 15, minChange: 0 };
  const refit = await refitLastLayer(gennet.head, [child], {
    ...options,
    settings,
    source: 'child',
    name: child.childId,
  });
  expect(refit.head.shared).toBe(gennet.head.shared);
  expect(refit.head.lastLayer.weight).not.toEqual(gennet.head.lastLayer.weight);
  expect(refit.head.id).toMatch(/^child-sim-c0-01-/);
  expect(refit.comparison.frames).toBe(20);
  const { current, candidate, better } = refit.comparison;
  expect(better).toBe((candidate.mae ?? 0) < (current.mae ?? 0));
  // Nearer to the child on what it was fitted to: the last training loss is below the first.
  expect(refit.history.at(-1)?.training).toBeLessThan(refit.history[0]?.training ?? 0);
});

test('labels that cannot fit a last layer and features of another width are refused', async () => {
  const [child] = cohort;
  if (child === undefined) throw new Error('no child');
  const asChild = { ...options, source: 'child', name: child.childId } as const;
  const { frames } = child;
  const few = { ...child, frames: { ...frames, labels: frames.labels.subarray(0, 6) } };
  await expect(refitLastLayer(gennet.head, [few], asChild)).rejects.toMatchObject({
    code: 'head/too-few-labels',
  });
  const flat = { ...child, frames: { ...frames, labels: new Float32Array(200).fill(1) } };
  await expect(refitLastLayer(gennet.head, [flat], asChild)).rejects.toMatchObject({
    code: 'head/one-valued-labels',
  });
  const wide = { ...child, width: 2 * smallWidth };
  await expect(refitLastLayer(gennet.head, [wide], asChild)).rejects.toMatchObject({
    code: 'head/wrong-width',
  });
});

test('a checkpoint goes on to the same head; one of other data or settings is not used', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-checkpoint-'));
  const path = join(folder, 'checkpoint.safetensors');
  try {
    const key = trainingKey(cohort, smallSettings);
    const second = states[1];
    if (second === undefined) throw new Error('no state');
    await saveCheckpoint(path, key, second);
    const resumed = await loadCheckpoint(path, key, smallSettings);
    expect(resumed?.history).toHaveLength(2);
    if (resumed === undefined) throw new Error('no checkpoint');
    const again = await makeGenNet(cohort, simulatedFeatureModel(smallWidth), { ...options, resumed });
    expect(again.head.id).toBe(gennet.head.id);
    expect(
      await loadCheckpoint(path, trainingKey(cohort.slice(1), smallSettings), smallSettings),
    ).toBeUndefined();
    expect(await loadCheckpoint(join(folder, 'none'), key, smallSettings)).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true });
  }
});
