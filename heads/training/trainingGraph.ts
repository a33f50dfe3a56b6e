import type { AdadeltaSettings } from '../../core/culturenet/TrainingSettings.js';
import { OnnxGraph } from '../../models/onnx/OnnxGraph.js';
import { float32Tensor, int64Tensor } from '../../models/onnx/OnnxTensor.js';

export interface TrainingGraphOptions {
  /** Widths from the input to the output, `[2048, 500, 200, 100, 50, 1]` for the paper's head. */
  readonly widths: readonly number[];
  readonly adadelta: AdadeltaSettings;
  /** `with` adds outputs `gradient.weight1` [batches, inputs, outputs], `gradient.bias1` … of every batch, for tests. */
  readonly gradients?: 'with' | 'without';
  /** A weight of more numbers is worked on in blocks of rows. */
  readonly numbersABlock?: number;
}

/** A layer's two parameters, layers counted from 1. */
export function parameterNames(layerNumber: number): readonly [string, string] {
  return [`weight${layerNumber}`, `bias${layerNumber}`];
}

/**
 * A step reads and writes each number of a weight a dozen times: where a block of it stays in a core's cache meanwhile, an epoch of
 * the paper's head takes a tenth less time.
 */
const cachedNumbers = 262_144;

interface Parameter {
  readonly name: string;
  readonly dims: readonly number[];
  /** The rows of each of its blocks. */
  readonly rows: readonly number[];
}

function parametersOf({ widths, numbersABlock = cachedNumbers }: TrainingGraphOptions): Parameter[] {
  return widths.slice(1).flatMap((outputs, index) => {
    const [weight, bias] = parameterNames(index + 1);
    const inputs = widths[index] ?? 0;
    const count = Math.max(1, Math.min(inputs, Math.ceil((inputs * outputs) / numbersABlock)));
    const startOf = (block: number): number => Math.floor((block * inputs) / count);
    const rows = Array.from({ length: count }, (_, block) => startOf(block + 1) - startOf(block));
    return [
      { name: weight, dims: [inputs, outputs], rows },
      { name: bias, dims: [outputs], rows: [outputs] },
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

/** The names of a value's blocks; a single block is the value itself. */
function blockNames(value: string, blocks: number): readonly string[] {
  return blocks === 1 ? [value] : Array.from({ length: blocks }, (_, k) => `${value}#${k}`);
}

function split(
  graph: OnnxGraph,
  value: string,
  into: { names: readonly string[]; sizes: readonly number[]; axis: number },
): void {
  const sizes = graph.constant(`${value}.sizes`, int64Tensor(into.sizes));
  graph.multiNode('Split', [value, sizes], into.names, { attributes: { axis: { int: into.axis } } });
}

function joined(graph: OnnxGraph, blocks: readonly string[], axis: number, output?: string): string {
  const [first = ''] = blocks;
  if (blocks.length === 1 && output === undefined) return first;
  return graph.node('Concat', blocks, {
    attributes: { axis: { int: axis } },
    ...(output === undefined ? {} : { output }),
  });
}

/** One batch: forward, mean squared error, backward. Returns the loss and the gradients of each parameter's blocks by its name. */
function lossAndGradients(
  body: OnnxGraph,
  parameters: readonly Parameter[],
): { readonly loss: string; readonly gradients: Map<string, readonly string[]> } {
  const depth = parameters.length / 2;
  const activations: string[] = ['batch.features'];
  /** Of each layer the columns of its input that each block of its weight takes. */
  const inputs: (readonly string[])[] = [];
  const weights: (readonly string[])[] = [];
  for (let layer = 1; layer <= depth; layer += 1) {
    const [weight, bias] = parameterNames(layer);
    const input = activations[layer - 1] ?? '';
    const { rows } = parameters[2 * (layer - 1)] ?? { rows: [] };
    const parts = blockNames(input, rows.length);
    if (parts.length > 1) split(body, input, { names: parts, sizes: rows, axis: 1 });
    const blocks = blockNames(weight, rows.length);
    inputs.push(parts);
    weights.push(blocks);
    const linear = blocks.reduce((sum, block, k) => body.node('Gemm', [parts[k] ?? '', block, sum]), bias);
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
  const gradients = new Map<string, readonly string[]>();
  for (let layer = depth; layer >= 1; layer -= 1) {
    const [weight, bias] = parameterNames(layer);
    const input = activations[layer - 1] ?? '';
    const parts = inputs[layer - 1] ?? [];
    const error = delta;
    gradients.set(
      weight,
      parts.map((part) => body.node('Gemm', [part, error], { attributes: { transA: { int: 1 } } })),
    );
    gradients.set(bias, [
      body.node('ReduceSum', [delta, 'axisZero'], { attributes: { keepdims: { int: 0 } } }),
    ]);
    if (layer > 1) {
      const backs = (weights[layer - 1] ?? []).map((block) =>
        body.node('Gemm', [error, block], { attributes: { transB: { int: 1 } } }),
      );
      const back = joined(body, backs, 1);
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
  const parameters = parametersOf(options);
  const states = parameters.flatMap((parameter) =>
    ['', '.gradientSum', '.updateSum'].map((state) => ({
      name: parameter.name + state,
      dims: parameter.dims,
      rows: parameter.rows,
      blocks: blockNames(parameter.name, parameter.rows.length).map((block) => block + state),
    })),
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
  for (const { blocks, rows, dims } of states)
    for (const [k, block] of blocks.entries()) body.input(block, 'float32', [rows[k] ?? 0, ...dims.slice(1)]);
  body.input('batch.features', 'float32', ['samples', first]);
  body.input('batch.labels', 'float32', ['samples', 1]);
  const { loss, gradients } = lossAndGradients(body, parameters);
  const stepped = new Map<string, string>();
  for (const parameter of parameters) {
    for (const [k, block] of blockNames(parameter.name, parameter.rows.length).entries()) {
      const step = {
        value: block,
        gradientSum: `${block}.gradientSum`,
        updateSum: `${block}.updateSum`,
        gradient: gradients.get(parameter.name)?.[k] ?? '',
      };
      const [value, gradientSum, updateSum] = adadeltaStep(body, step);
      stepped.set(step.value, value).set(step.gradientSum, gradientSum).set(step.updateSum, updateSum);
    }
  }
  for (const { blocks, rows, dims } of states)
    for (const [k, block] of blocks.entries())
      body.output(stepped.get(block) ?? '', 'float32', [rows[k] ?? 0, ...dims.slice(1)]);
  body.output(loss, 'float32', []);
  const scanned = ['loss'];
  if (options.gradients === 'with') {
    for (const { name, dims } of parameters) {
      body.output(joined(body, gradients.get(name) ?? [], 0), 'float32', dims);
      scanned.push(`gradient.${name}`);
    }
  }

  for (const { name, blocks, rows } of states)
    if (blocks.length > 1)
      split(graph, `start.${name}`, {
        names: blockNames(`start.${name}`, blocks.length),
        sizes: rows,
        axis: 0,
      });
  graph.multiNode(
    'Scan',
    [
      ...states.flatMap(({ name, blocks }) => blockNames(`start.${name}`, blocks.length)),
      'features',
      'labels',
    ],
    [...states.flatMap(({ name, blocks }) => blockNames(`next.${name}`, blocks.length)), ...scanned],
    { attributes: { body: { graph: body }, num_scan_inputs: { int: 2 } } },
  );
  for (const { name, dims, blocks } of states) {
    if (blocks.length > 1) joined(graph, blockNames(`next.${name}`, blocks.length), 0, `next.${name}`);
    graph.output(`next.${name}`, 'float32', dims);
  }
  graph.output('loss', 'float32', ['batches']);
  if (options.gradients === 'with') {
    for (const { name, dims } of parameters)
      graph.output(`gradient.${name}`, 'float32', ['batches', ...dims]);
  }
  return graph.encode();
}
