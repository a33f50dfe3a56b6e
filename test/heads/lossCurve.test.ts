import { expect, test } from 'vitest';

import { initialLayers } from '../../core/culturenet/initialLayers.js';
import { sampleView, type SampleView } from '../../core/culturenet/SampleView.js';
import { derivedSeed } from '../../core/culturenet/shuffle.js';
import { paperSettings } from '../../core/culturenet/TrainingSettings.js';
import { mulberry32 } from '../../core/metrics/mulberry32.js';
import { openHeadNetworks } from '../../heads/training/HeadNetworks.js';
import { networkOpener } from '../../heads/training/openNetwork.js';
import { startState, trainNetwork } from '../../heads/training/trainNetwork.js';
import reference from '../conformance/culturenetLossCurve.json' with { type: 'json' };

const width = 44;

/** The formula of culturenetLossCurve.py. */
function samples(first: number, count: number): SampleView {
  const features = new Float32Array(count * width);
  const labels = new Float32Array(count);
  for (let row = 0; row < count; row += 1) {
    const own = Array.from({ length: width }, (_, column) =>
      Math.abs(Math.sin(0.37 * (first + row) * (1 + 0.13 * column) + column)),
    );
    features.set(own, row * width);
    const [third = 0, tenth = 0, twentieth = 0, fortieth = 0] = [3, 10, 20, 40].map((column) => own[column]);
    labels[row] = Math.tanh(2 * third - tenth + 0.5 * twentieth * fortieth - 0.5);
  }
  const rows = Int32Array.from({ length: count }, (_, row) => row);
  return sampleView(width, [{ features, labels, rows }]);
}

test('a whole training follows the loss curve of an independent NumPy implementation', async () => {
  const widths = [width, 40, 24, 16, 8, 1];
  const settings = { ...paperSettings, maxEpochs: 20, minChange: 0, patience: 100, seed: 7 };
  const networks = await openHeadNetworks(networkOpener(1), widths, settings.adadelta);
  const start = startState(initialLayers(widths, mulberry32(derivedSeed(7, 'start'))));
  // 677 samples: five whole batches of 128 and one of 37.
  const run = { train: samples(0, 677), validation: samples(677, 150), settings };
  const { history } = await trainNetwork(networks, start, run);
  expect(history).toHaveLength(reference.curve.length);
  for (const [index, expected] of reference.curve.entries()) {
    // Single against double precision: the largest difference measured was 1e-6, in the last epoch.
    expect(Math.abs((history[index]?.training ?? Number.NaN) - expected.training)).toBeLessThan(1e-5);
    expect(Math.abs((history[index]?.validation ?? Number.NaN) - expected.validation)).toBeLessThan(1e-5);
  }
});
