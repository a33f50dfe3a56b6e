import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { paperHiddenWidths } from '../core/culturenet/Head.js';
import { sampleView } from '../core/culturenet/SampleView.js';
import { paperSettings } from '../core/culturenet/TrainingSettings.js';
import { mulberry32 } from '../core/metrics/mulberry32.js';
import { fitAllLayers, openFittingNetworks } from '../heads/training/fitLayers.js';
import { networkOpener } from '../heads/training/openNetwork.js';

/**
 * A training step of paper 003's head on ONNX Runtime and on TensorFlow.js: the same widths, batches and optimiser.
 *
 * TensorFlow.js is no part of the suite: `npm install --prefix FOLDER @tensorflow/tfjs@4.22.0
 * @tensorflow/tfjs-backend-wasm@4.22.0`, then
 *
 * npm run bench -- tensorflow --modules FOLDER [--widths 512,2048] [--steps 20]
 */
const { values } = parseArgs({
  options: {
    modules: { type: 'string' },
    widths: { type: 'string', default: '512,2048' },
    steps: { type: 'string', default: '20' },
  },
});
if (values.modules === undefined) {
  process.stderr.write('Give --modules, a folder in which @tensorflow/tfjs is installed.\n');
  process.exit(2);
}

/** What is used of TensorFlow.js. */
interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  sequential(options: { layers: unknown[] }): {
    compile(options: { optimizer: unknown; loss: string }): void;
    trainOnBatch(features: Tensor, labels: Tensor): Promise<number>;
  };
  readonly layers: { readonly dense: (options: object) => unknown };
  readonly train: { adadelta(learningRate: number, rho: number, epsilon: number): unknown };
  tensor2d(values: Float32Array, shape: [number, number]): Tensor;
}

interface Tensor {
  dispose(): void;
}

const steps = Number(values.steps);
const { batchSize, adadelta } = paperSettings;
const requireThere = createRequire(join(resolve(values.modules), 'index.js'));
const tensorFlow = requireThere('@tensorflow/tfjs') as TensorFlow;
const wasm = requireThere('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(folder: string): void };
wasm.setWasmPaths(`${dirname(requireThere.resolve('@tensorflow/tfjs-backend-wasm'))}/`);

for (const width of values.widths.split(',').map(Number)) {
  const random = mulberry32(1);
  const features = Float32Array.from({ length: steps * batchSize * width }, random);
  const labels = Float32Array.from({ length: steps * batchSize }, () => 2 * random() - 1);
  report(`${width} features, ONNX Runtime`, await onnxRuntime(width, features, labels));
  for (const backend of ['wasm', 'cpu']) {
    await tensorFlow.setBackend(backend);
    await tensorFlow.ready();
    report(`${width} features, TensorFlow.js ${backend}`, await tensorFlowSteps(width, features, labels));
  }
}

async function onnxRuntime(width: number, features: Float32Array, labels: Float32Array): Promise<Spent> {
  const rows = Int32Array.from({ length: labels.length }, (_, row) => row);
  const train = sampleView(width, [{ features, labels, rows }]);
  const validation = sampleView(width, [{ features, labels, rows: Int32Array.of(0, 1) }]);
  const settings = { ...paperSettings, seed: 1, maxEpochs: 1 };
  const shape = { width, hiddenWidths: paperHiddenWidths };
  const networks = await openFittingNetworks(networkOpener(2), shape, settings);
  await fitAllLayers(networks, { train: validation, validation, settings });
  return spent(() => fitAllLayers(networks, { train, validation, settings }));
}

async function tensorFlowSteps(width: number, features: Float32Array, labels: Float32Array): Promise<Spent> {
  const { dense } = tensorFlow.layers;
  const hidden = paperHiddenWidths.map((units, layer) =>
    dense({ units, activation: 'relu', ...(layer === 0 && { inputShape: [width] }) }),
  );
  const network = tensorFlow.sequential({ layers: [...hidden, dense({ units: 1 })] });
  network.compile({
    optimizer: tensorFlow.train.adadelta(1, adadelta.rho, adadelta.epsilon),
    loss: 'meanSquaredError',
  });
  const step = async (index: number): Promise<void> => {
    const part = (of: Float32Array, columns: number): Tensor =>
      tensorFlow.tensor2d(of.slice(index * batchSize * columns, (index + 1) * batchSize * columns), [
        batchSize,
        columns,
      ]);
    const [x, y] = [part(features, width), part(labels, 1)];
    await network.trainOnBatch(x, y);
    x.dispose();
    y.dispose();
  };
  await step(0);
  return spent(async () => {
    for (let index = 0; index < steps; index += 1) await step(index);
  });
}

interface Spent {
  readonly wallMs: number;
  readonly processorMs: number;
}

async function spent(work: () => Promise<unknown>): Promise<Spent> {
  const [startMs, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wallMs: performance.now() - startMs, processorMs: (user + system) / 1000 };
}

function report(what: string, { wallMs, processorMs }: Spent): void {
  const each = (ms: number): string => (ms / steps).toFixed(1).padStart(8);
  process.stdout.write(
    `${what.padEnd(40)}${each(wallMs)} ms a step, ${each(processorMs)} ms of processor time\n`,
  );
}
