import type { AdadeltaSettings } from '../core/culturenet/TrainingSettings.js';
import { OnnxGraph } from '../models/onnx/OnnxGraph.js';
import { float32Tensor, int64Tensor } from '../models/onnx/OnnxTensor.js';

export interface TrainingGraphOptions {
  /** Widths from the input to the output, `[2048, 500, 200, 100, 50, 1]` for the paper's head. */
  readonly widths: readonly number[];
  readonly adadelta: AdadeltaSettings;
  /** `with` adds outputs `gradient.weight1` [batches, inputs, outputs], `gradient.bias1` … of every batch, for tests. */
  readonly gradients?: 'with' | 'without';
}

/** A layer's two parameters, layers counted from 1. */
export function parameterNames(layerNumber: number): readonly [string, string] {
  return [`weight${layerNumber}`, `bias${layerNumber}`];
}

interface Parameter {
  readonly name: string;
  readonly dims: readonly number[];
}

function parametersOf(widths: readonly number[]): Parameter[] {
  return widths.slice(1).flatMap((outputs, index) => {
    const [weight, bias] = parameterNames(index + 1);
    return [
      { name: weight, dims: [widths[index] ?? 0, outputs] },
      { name: bias, dims: [outputs] },
    ];
  });
}

/**
 * Adds one Adadelta step; returns the names of the next value and the two next accumulators.
 *
 * Keras keeps running means, a' = rho a + (1 - rho) g^2; dividing them and epsilon by (1 - rho) leaves the update
 * g sqrt((d + epsilon) / (a' + epsilon)) as it is and saves three passes over a million weights a step.
 */
function adadeltaStep(graph: OnnxGraph, step: StepNames): readonly [string, string, string] {
  const decayedSum = (value: string, sample: string): string =>
    graph.node('Add', [graph.node('Mul', [value, 'rho']), graph.node('Mul', [sample, sample])]);
  const gradientSum = decayedSum(step.gradientSum, step.gradient);
  const ratio = graph.node('Div', [
    graph.node('Add', [step.updateSum, 'scaledEpsilon']),
    graph.node('Add', [gradientSum, 'scaledEpsilon']),
  ]);
  const update = graph.node('Mul', [step.gradient, graph.node('Sqrt', [ratio])]);
  const updateSum = decayedSum(step.updateSum, update);
  return [graph.node('Sub', [step.value, update]), gradientSum, updateSum];
}

interface StepNames {
  readonly value: string;
  readonly gradientSum: string;
  readonly updateSum: string;
  readonly gradient: string;
}

/** One batch: forward, mean squared error, backward. Returns the loss and each parameter's gradient by name. */
function lossAndGradients(
  body: OnnxGraph,
  depth: number,
): { readonly loss: string; readonly gradients: Map<string, string> } {
  const activations = ['batch.features'];
  for (let layer = 1; layer <= depth; layer += 1) {
    const [weight, bias] = parameterNames(layer);
    const linear = body.node('Gemm', [activations[layer - 1] ?? '', weight, bias]);
    activations.push(layer === depth ? linear : body.node('Relu', [linear]));
  }
  const error = body.node('Sub', [activations[depth] ?? '', 'batch.labels']);
  const loss = body.node('ReduceMean', [body.node('Mul', [error, error])], {
    attributes: { keepdims: { int: 0 } },
  });
  const samples = body.node('Cast', [body.node('Size', ['batch.labels'])], {
    attributes: { to: { int: 1 } },
  });
  let delta = body.node('Div', [body.node('Mul', [error, 'two']), samples]);
  const gradients = new Map<string, string>();
  for (let layer = depth; layer >= 1; layer -= 1) {
    const [weight, bias] = parameterNames(layer);
    const input = activations[layer - 1] ?? '';
    gradients.set(weight, body.node('Gemm', [input, delta], { attributes: { transA: { int: 1 } } }));
    gradients.set(
      bias,
      body.node('ReduceSum', [delta, 'axisZero'], { attributes: { keepdims: { int: 0 } } }),
    );
    if (layer > 1) {
      const back = body.node('Gemm', [delta, weight], { attributes: { transB: { int: 1 } } });
      delta = body.node('Where', [body.node('Greater', [input, 'zero']), back, 'zero']);
    }
  }
  return { loss, gradients };
}

/**
 * Training as one ONNX graph: forward, backward and the Adadelta step of every batch given, in turn.
 *
 * Inputs: `features` [batches, samples, widths[0]], `labels` [batches, samples, 1], and for every parameter its value
 * (`start.weight1` [inputs, outputs], `start.bias1` [outputs] …), `….gradientSum` and `….updateSum` of the same shape
 * (all zero at the start). Outputs: each of those after the last batch, prefixed `next.`, and `loss` [batches], each
 * batch's mean squared error before its step. Hidden layers are ReLU, the last is linear (paper 003, equations 1 to 3).
 *
 * The batches run in a Scan, so that weights cross into JavaScript once a call and not once a step.
 */
export function trainingGraph(options: TrainingGraphOptions): Uint8Array {
  const { widths, adadelta } = options;
  const depth = widths.length - 1;
  const parameters = parametersOf(widths);
  const states = parameters.flatMap(({ name, dims }) =>
    [name, `${name}.gradientSum`, `${name}.updateSum`].map((state) => ({ name: state, dims })),
  );
  const graph = new OnnxGraph({ name: 'training' });
  const constants: Record<string, number> = {
    rho: adadelta.rho,
    scaledEpsilon: adadelta.epsilon / (1 - adadelta.rho),
    two: 2,
    zero: 0,
  };
  for (const [name, value] of Object.entries(constants)) graph.constant(name, float32Tensor([], [value]));
  graph.constant('axisZero', int64Tensor([0]));
  const first = widths[0] ?? 0;
  for (const { name, dims } of states) graph.input(`start.${name}`, 'float32', dims);
  graph.input('features', 'float32', ['batches', 'samples', first]);
  graph.input('labels', 'float32', ['batches', 'samples', 1]);

  const body = new OnnxGraph({ name: 'batch', outer: graph });
  for (const { name, dims } of states) body.input(name, 'float32', dims);
  body.input('batch.features', 'float32', ['samples', first]);
  body.input('batch.labels', 'float32', ['samples', 1]);
  const { loss, gradients } = lossAndGradients(body, depth);
  for (const { name, dims } of parameters) {
    const step = {
      value: name,
      gradientSum: `${name}.gradientSum`,
      updateSum: `${name}.updateSum`,
      gradient: gradients.get(name) ?? '',
    };
    for (const value of adadeltaStep(body, step)) body.output(value, 'float32', dims);
  }
  body.output(loss, 'float32', []);
  const scanned = ['loss'];
  if (options.gradients === 'with') {
    for (const { name, dims } of parameters) {
      body.output(gradients.get(name) ?? '', 'float32', dims);
      scanned.push(`gradient.${name}`);
    }
  }

  graph.multiNode(
    'Scan',
    [...states.map(({ name }) => `start.${name}`), 'features', 'labels'],
    [...states.map(({ name }) => `next.${name}`), ...scanned],
    { attributes: { body: { graph: body }, num_scan_inputs: { int: 2 } } },
  );
  for (const { name, dims } of states) graph.output(`next.${name}`, 'float32', dims);
  graph.output('loss', 'float32', ['batches']);
  if (options.gradients === 'with') {
    for (const { name, dims } of parameters)
      graph.output(`gradient.${name}`, 'float32', ['batches', ...dims]);
  }
  return graph.encode();
}
