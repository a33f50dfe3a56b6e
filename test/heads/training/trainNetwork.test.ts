import { expect, test } from 'vitest';

import { paperSettings } from '../../../core/culturenet/TrainingSettings.js';
import { fitAllLayers, openFittingNetworks } from '../../../heads/training/fitLayers.js';
import { frameParts } from '../../../heads/training/frameParts.js';
import { networkOpener } from '../../../heads/training/openNetwork.js';
import type { TrainingState } from '../../../heads/training/trainNetwork.js';
import { smallCohort, smallNetworks, smallSettings } from '../smallCohort.js';

const parts = frameParts(smallCohort(), { method: 'random', blockSec: 10, seed: 1 });

function bits(state: TrainingState): number[] {
  return state.best.flatMap(({ weight, bias }) => [
    ...new Uint32Array(weight.buffer, weight.byteOffset, weight.length),
    ...new Uint32Array(bias.buffer, bias.byteOffset, bias.length),
  ]);
}

test('the same seed and data give the same bits, another seed others', async () => {
  const networks = await smallNetworks();
  const run = { ...parts, settings: smallSettings };
  const first = await fitAllLayers(networks, run);
  const second = await fitAllLayers(networks, run);
  const other = await fitAllLayers(networks, { ...run, settings: { ...smallSettings, seed: 6 } });
  expect(bits(second)).toEqual(bits(first));
  expect(second.history).toEqual(first.history);
  expect(bits(other)).not.toEqual(bits(first));
});

test.each([1, 2])('%i threads give the same bits every time on the paper’s widths', async (threads) => {
  const cohort = smallCohort({ width: 512, framesPerChild: 100 });
  const wide = frameParts(cohort, { method: 'random', blockSec: 10, seed: 1 });
  const settings = { ...paperSettings, maxEpochs: 2, seed: 9 };
  const shape = { width: 512, hiddenWidths: [500, 200, 100, 50] };
  const states: TrainingState[] = [];
  for (let repeat = 0; repeat < 2; repeat += 1) {
    const networks = await openFittingNetworks(networkOpener(threads), shape, settings);
    states.push(await fitAllLayers(networks, { ...wide, settings }));
  }
  const [first, second] = states;
  expect(second?.history).toEqual(first?.history);
  for (const [index, layer] of (first?.best ?? []).entries()) {
    expect(second?.best[index]?.weight).toEqual(layer.weight);
  }
});

test('a training resumed from any epoch equals one that was never interrupted', async () => {
  const networks = await smallNetworks();
  const states: TrainingState[] = [];
  const run = { ...parts, settings: smallSettings };
  const whole = await fitAllLayers(networks, { ...run, onEpoch: (state) => void states.push(state) });
  expect(states.map(({ history }) => history.length)).toEqual([1, 2, 3, 4]);
  const resumed = await fitAllLayers(networks, run, states[1]);
  expect(resumed.history).toEqual(whole.history);
  expect(bits(resumed)).toEqual(bits(whole));
});

test('an aborted training stops with a sentence, after giving the epochs before', async () => {
  const networks = await smallNetworks();
  const controller = new AbortController();
  const epochs: number[] = [];
  const training = fitAllLayers(networks, {
    ...parts,
    settings: smallSettings,
    signal: controller.signal,
    onEpoch: ({ history }) => {
      epochs.push(history.length);
      if (history.length === 2) controller.abort();
    },
  });
  await expect(training).rejects.toMatchObject({ code: 'head/interrupted' });
  expect(epochs).toEqual([1, 2]);
});

test('the loss falls on data that can be learned, and training stops early when it no longer does', async () => {
  const networks = await smallNetworks();
  const run = { ...parts, settings: { ...smallSettings, maxEpochs: 200 } };
  const { history, best } = await fitAllLayers(networks, run);
  const losses = history.map(({ validation }) => validation);
  expect(history.length).toBeLessThan(200);
  expect(Math.min(...losses)).toBeLessThan(0.8 * (losses[0] ?? 0));
  expect(best).toHaveLength(4);
});
