import { describe, expect, test } from 'vitest';

import { gaussian } from '../../../core/culturenet/shuffle.js';
import { paperSettings } from '../../../core/culturenet/TrainingSettings.js';
import { mulberry32 } from '../../../core/metrics/mulberry32.js';
import type { Tensor } from '../../../core/model/Network.js';
import { networkOpener } from '../../../heads/training/openNetwork.js';
import { trainingGraph } from '../../../heads/training/trainingGraph.js';

const { adadelta } = paperSettings;

function tensor(shape: number[], values: Iterable<number>): Tensor {
  return { data: Float32Array.from(values), shape };
}

/** Parameters with empty accumulators, as the graph takes them. */
function starting(parameters: Record<string, Tensor>): Record<string, Tensor> {
  const inputs: Record<string, Tensor> = {};
  for (const [name, value] of Object.entries(parameters)) {
    inputs[`start.${name}`] = value;
    for (const sum of ['gradientSum', 'updateSum']) {
      inputs[`start.${name}.${sum}`] = { data: new Float32Array(value.data.length), shape: value.shape };
    }
  }
  return inputs;
}

describe('one step', () => {
  test('of a single linear unit has the numbers of Adadelta by hand', async () => {
    const network = await networkOpener(1)(
      trainingGraph({ widths: [1, 1], adadelta, gradients: 'with' }),
      'tiny',
    );
    const outputs = await network.run({
      ...starting({ weight1: tensor([1, 1], [0.5]), bias1: tensor([1], [0.1]) }),
      features: tensor([1, 1, 1], [2]),
      labels: tensor([1, 1, 1], [1]),
    });
    // y = 2 * 0.5 + 0.1 = 1.1, error 0.1, loss 0.01; dy = 2 * 0.1 = 0.2, dW = 2 * 0.2 = 0.4, db = 0.2.
    expect(outputs['loss']?.data[0]).toBeCloseTo(0.01, 7);
    expect(outputs['gradient.weight1']?.data[0]).toBeCloseTo(0.4, 6);
    expect(outputs['gradient.bias1']?.data[0]).toBeCloseTo(0.2, 6);
    // Keras: E[g2] = 0.05 * 0.16 = 0.008; update = 0.4 * sqrt(1e-7) / sqrt(0.008 + 1e-7) = 0.00141420.
    expect(outputs['next.weight1']?.data[0]).toBeCloseTo(0.5 - 0.001414205, 7);
    // E[g2] = 0.05 * 0.04 = 0.002; update = 0.2 * sqrt(1e-7) / sqrt(0.002 + 1e-7) = 0.00141418.
    expect(outputs['next.bias1']?.data[0]).toBeCloseTo(0.1 - 0.001414178, 7);
    // The sums are Keras's means over 0.05: 0.008 / 0.05 = 0.16, and update^2 = 2.0e-6.
    expect(outputs['next.weight1.gradientSum']?.data[0]).toBeCloseTo(0.16, 6);
    expect(outputs['next.weight1.updateSum']?.data[0]).toBeCloseTo(1.99998e-6, 10);
  });

  test('passes no gradient through a ReLU that is off', async () => {
    const network = await networkOpener(1)(
      trainingGraph({ widths: [1, 1, 1], adadelta, gradients: 'with' }),
      'tiny',
    );
    const outputs = await network.run({
      ...starting({
        weight1: tensor([1, 1], [0.5]),
        bias1: tensor([1], [0]),
        weight2: tensor([1, 1], [3]),
        bias2: tensor([1], [0]),
      }),
      features: tensor([1, 2, 1], [2, -1]),
      labels: tensor([1, 2, 1], [1, -1]),
    });
    // h = [1, 0], y = [3, 0], errors [2, 1], loss (4 + 1) / 2; dy = errors (2 / 2 times them) = [2, 1].
    expect(outputs['loss']?.data[0]).toBeCloseTo(2.5, 6);
    // dW2 = 1 * 2 + 0 * 1, db2 = 3; dh = [6, 3], of which the second is off: dW1 = 2 * 6, db1 = 6.
    expect(outputs['gradient.weight2']?.data[0]).toBeCloseTo(2, 6);
    expect(outputs['gradient.bias2']?.data[0]).toBeCloseTo(3, 6);
    expect(outputs['gradient.weight1']?.data[0]).toBeCloseTo(12, 5);
    expect(outputs['gradient.bias1']?.data[0]).toBeCloseTo(6, 5);
  });

  test('carries weights and sums from one batch of a call to the next', async () => {
    const network = await networkOpener(1)(trainingGraph({ widths: [1, 1], adadelta }), 'tiny');
    const parameters = { weight1: tensor([1, 1], [0.5]), bias1: tensor([1], [0.1]) };
    const both = await network.run({
      ...starting(parameters),
      features: tensor([2, 1, 1], [2, -3]),
      labels: tensor([2, 1, 1], [1, 0.5]),
    });
    const first = await network.run({
      ...starting(parameters),
      features: tensor([1, 1, 1], [2]),
      labels: tensor([1, 1, 1], [1]),
    });
    const resumed: Record<string, Tensor> = {};
    for (const [name, value] of Object.entries(first)) {
      if (name.startsWith('next.')) resumed[name.replace('next.', 'start.')] = value;
    }
    const second = await network.run({
      ...resumed,
      features: tensor([1, 1, 1], [-3]),
      labels: tensor([1, 1, 1], [0.5]),
    });
    for (const name of Object.keys(second).filter((key) => key.startsWith('next.'))) {
      expect(both[name]?.data).toEqual(second[name]?.data);
    }
    expect([...(both['loss']?.data ?? [])]).toEqual([first['loss']?.data[0], second['loss']?.data[0]]);
  });
});

/** Mean squared error in double precision, written apart from the graph. */
function lossOf(
  widths: number[],
  parameters: Record<string, Float64Array>,
  x: number[][],
  y: number[],
): number {
  let sum = 0;
  for (const [sample, row] of x.entries()) {
    let values = row;
    for (let layer = 1; layer < widths.length; layer += 1) {
      const outputs = widths[layer] ?? 0;
      const next = Array.from({ length: outputs }, (_, column) =>
        values.reduce(
          (total, value, index) =>
            total + value * (parameters[`weight${layer}`]?.[index * outputs + column] ?? 0),
          parameters[`bias${layer}`]?.[column] ?? 0,
        ),
      );
      values = layer === widths.length - 1 ? next : next.map((value) => Math.max(0, value));
    }
    sum += ((values[0] ?? 0) - (y[sample] ?? 0)) ** 2;
  }
  return sum / x.length;
}

test.each([
  ['whole', undefined],
  ['worked on in blocks of rows', 12],
])('gradients equal finite differences for every weight of a small head, %s', async (_, numbersABlock) => {
  const widths = [6, 8, 5, 4, 1];
  const random = mulberry32(3);
  const parameters: Record<string, Float64Array> = {};
  const tensors: Record<string, Tensor> = {};
  for (let layer = 1; layer < widths.length; layer += 1) {
    const [inputs = 0, outputs = 0] = [widths[layer - 1], widths[layer]];
    for (const [name, shape] of [
      [`weight${layer}`, [inputs, outputs]],
      [`bias${layer}`, [outputs]],
    ] as const) {
      const size = shape.reduce((product, dim) => product * dim, 1);
      const single = Float32Array.from({ length: size }, () => 0.5 * gaussian(random));
      parameters[name] = Float64Array.from(single);
      tensors[name] = { data: single, shape };
    }
  }
  const x = Array.from({ length: 7 }, () => Array.from({ length: 6 }, () => Math.fround(gaussian(random))));
  const y = x.map(() => Math.fround(random()));
  const network = await networkOpener(1)(
    trainingGraph({ widths, adadelta, gradients: 'with', ...(numbersABlock && { numbersABlock }) }),
    'small',
  );
  const outputs = await network.run({
    ...starting(tensors),
    features: tensor([1, 7, 6], x.flat()),
    labels: tensor([1, 7, 1], y),
  });
  expect(outputs['loss']?.data[0]).toBeCloseTo(lossOf(widths, parameters, x, y), 5);
  const step = 1e-6;
  let largest = 0;
  for (const [name, values] of Object.entries(parameters)) {
    for (const [index, value] of values.entries()) {
      values[index] = value + step;
      const above = lossOf(widths, parameters, x, y);
      values[index] = value - step;
      const below = lossOf(widths, parameters, x, y);
      values[index] = value;
      const numeric = (above - below) / (2 * step);
      largest = Math.max(largest, Math.abs(numeric));
      expect(outputs[`gradient.${name}`]?.data[index]).toBeCloseTo(numeric, 4);
    }
  }
  expect(largest).toBeGreaterThan(0.01);
});
