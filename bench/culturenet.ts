import { parseArgs } from 'node:util';

import { paperHiddenWidths, type FeatureModel } from '../core/culturenet/Head.js';
import { createEngagementHead } from '../core/culturenet/engagementHead.js';
import { defaultCohort, simulatedCohort } from '../core/culturenet/simulatedCohort.js';
import { sampleView } from '../core/culturenet/SampleView.js';
import { paperSettings } from '../core/culturenet/TrainingSettings.js';
import { mulberry32 } from '../core/metrics/mulberry32.js';
import { fitAllLayers, openFittingNetworks } from '../heads/training/fitLayers.js';
import { makeGenNet, refitLastLayer } from '../heads/training/makeHead.js';
import { networkOpener } from '../heads/training/openNetwork.js';

/**
 * How long heads take to train, to personalise and to use; work as in paper 003, numbers made up.
 *
 * npm run bench -- culturenet [--widths 512,2048] [--samples 12800] [--threads 2]
 */
const { values } = parseArgs({
  options: {
    widths: { type: 'string', default: '512,2048' },
    samples: { type: 'string', default: '12800' },
    threads: { type: 'string', default: '2' },
  },
});
const samples = Number(values.samples);
const threads = Number(values.threads);
const hiddenWidths = paperHiddenWidths;

/** Seconds of wall clock and of processor time that work took. */
async function timed<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; wall: number; cpu: number }> {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const used = process.cpuUsage(before);
  return {
    result,
    wall: (performance.now() - startedMs) / 1000,
    cpu: (used.user + used.system) / 1e6,
  };
}

function print(what: string, { wall, cpu }: { wall: number; cpu: number }, note = ''): void {
  process.stdout.write(
    `${what.padEnd(64)}${wall.toFixed(2).padStart(8)} s wall ${cpu.toFixed(2).padStart(8)} s processor${note}\n`,
  );
}

for (const width of values.widths.split(',').map(Number)) {
  const random = mulberry32(1);
  const features = Float32Array.from({ length: samples * width }, random);
  const labels = Float32Array.from({ length: samples }, () => 2 * random() - 1);
  const all = sampleView(width, [
    { features, labels, rows: Int32Array.from({ length: samples }, (_, row) => row) },
  ]);
  const few = sampleView(width, [{ features, labels, rows: Int32Array.of(0, 1) }]);
  const settings = { ...paperSettings, seed: 1, maxEpochs: 1 };
  const networks = await openFittingNetworks(networkOpener(threads), { width, hiddenWidths }, settings);
  await fitAllLayers(networks, { train: few, validation: few, settings });
  const epoch = await timed(() => fitAllLayers(networks, { train: all, validation: few, settings }));
  const whole = (epoch.wall * 45_000 * 20) / samples;
  print(
    `${width} features, one epoch of ${samples} samples, ${threads} threads`,
    epoch,
    `; 45,000 x 20 epochs: ${whole.toFixed(0)} s`,
  );
}

// A child's last layer from 1,000 frames, as in a session: graphs opened, activations, fit, comparison, intervals.
const width = 512;
const [child] = simulatedCohort({ ...defaultCohort, width, framesPerChild: 1000, childrenPerCulture: 1 });
if (child === undefined) throw new Error('the cohort is empty');
const settings = { ...paperSettings, seed: 1 };
const split = { method: 'blocks', blockSec: 10 } as const;
const featureModel: FeatureModel = { ...child.featureModel, width };
const networks = await openFittingNetworks(networkOpener(1), { width, hiddenWidths }, settings);
const gennet = await makeGenNet([child], featureModel, {
  networks,
  settings: { ...settings, maxEpochs: 1 },
  split,
});
const refit = await timed(async () =>
  refitLastLayer(gennet.head, [child], {
    networks: await openFittingNetworks(networkOpener(1), { width, hiddenWidths }, settings),
    settings: { ...settings, minChange: 0, patience: 20 },
    split,
    source: 'child',
    name: child.childId,
  }),
);
print(`a child's last layer from 1,000 frames of ${width}, ${refit.result.history.length} epochs`, refit);

const head = createEngagementHead(gennet.head);
const rows = 500;
const estimates = await timed(() => {
  for (let row = 0; row < rows; row += 1) {
    head.estimate(child.frames.features.subarray(row * width, (row + 1) * width));
  }
  return Promise.resolve();
});
print(
  `${rows} estimates with uncertainty, ${width} features`,
  estimates,
  `; ${((estimates.wall / rows) * 1000).toFixed(2)} ms each`,
);
