import type { Tensor } from '../model/Network.js';
import { RapportError } from '../RapportError.js';
import type { AffectEstimate } from './AffectEstimate.js';
import type { AffectModel, ScalarOutput } from './AffectModel.js';
import { actionUnits, expressions, type AttributeQuality } from './attributes.js';

/**
 * The estimates in the network's outputs, one for each of `count` rows, in our own label order.
 *
 * What is marked unavailable is NaN, and takes no part in the expressions: the others' probabilities sum to 1. Throws
 * `affect/outputs` if an output that the model names is missing or too small.
 */
export function decodeAffect(
  outputs: Readonly<Record<string, Tensor>>,
  options: { readonly model: AffectModel; readonly count: number },
): AffectEstimate[] {
  const { model, count } = options;
  const quality = qualityOf(model);
  return Array.from({ length: count }, (_, n) => {
    const row = (name: string) => rowOf(outputs, { model, name, count, n });
    const embedding = model.outputs.embedding;
    return {
      actionUnits: actionUnitProbabilities(row, model),
      expressions: expressionProbabilities(row, model),
      arousal: scalar(row, { from: model.outputs.arousal, quality: model.quality.arousal }),
      valence: scalar(row, { from: model.outputs.valence, quality: model.quality.valence }),
      quality,
      embedding: embedding === undefined ? new Float32Array(0) : row(embedding.output).slice(),
      modelId: model.id,
    };
  });
}

/** What each of the 22 attributes rests on, in the paper's order. */
export function qualityOf(model: AffectModel): readonly AttributeQuality[] {
  const { outputs, quality } = model;
  return [
    ...actionUnits.map((unit) =>
      outputs.actionUnits?.labels.includes(unit) === true
        ? quality.actionUnits[`AU${unit}`]
        : ('unavailable' as const),
    ),
    ...expressions.map((name) =>
      outputs.expressions.labels.includes(name) ? quality.expressions[name] : ('unavailable' as const),
    ),
    outputs.arousal === undefined ? 'unavailable' : quality.arousal,
    outputs.valence === undefined ? 'unavailable' : quality.valence,
  ];
}

type RowReader = (output: string) => Float32Array;

function expressionProbabilities(row: RowReader, model: AffectModel): Float32Array {
  const { output, offset, labels, values } = model.outputs.expressions;
  const numbers = row(output);
  const probabilities = new Float32Array(expressions.length).fill(NaN);
  const available = labels
    .map((label, i) => ({ label, value: numbers[offset + i] ?? NaN }))
    .filter(({ label }) => model.quality.expressions[label] !== 'unavailable');
  const largest = Math.max(...available.map(({ value }) => value));
  const shareOf = (value: number) => (values === 'logits' ? Math.exp(value - largest) : value);
  const sum = available.reduce((total, { value }) => total + shareOf(value), 0);
  for (const { label, value } of available) {
    probabilities[expressions.indexOf(label)] = shareOf(value) / sum;
  }
  return probabilities;
}

function actionUnitProbabilities(row: RowReader, model: AffectModel): Float32Array {
  const probabilities = new Float32Array(actionUnits.length).fill(NaN);
  const units = model.outputs.actionUnits;
  if (units === undefined) return probabilities;
  const numbers = row(units.output);
  units.labels.forEach((unit, i) => {
    if (model.quality.actionUnits[`AU${unit}`] === 'unavailable') return;
    const value = numbers[units.offset + i] ?? NaN;
    probabilities[actionUnits.indexOf(unit)] = units.values === 'logits' ? 1 / (1 + Math.exp(-value)) : value;
  });
  return probabilities;
}

function scalar(
  row: RowReader,
  { from, quality }: { readonly from: ScalarOutput | undefined; readonly quality: AttributeQuality },
): number {
  if (from === undefined || quality === 'unavailable') return NaN;
  return Math.min(1, Math.max(-1, row(from.output)[from.offset] ?? NaN));
}

function rowOf(
  outputs: Readonly<Record<string, Tensor>>,
  options: {
    readonly model: AffectModel;
    readonly name: string;
    readonly count: number;
    readonly n: number;
  },
): Float32Array {
  const { model, name, count, n } = options;
  const tensor = outputs[name];
  const width = tensor === undefined ? 0 : tensor.data.length / count;
  if (tensor === undefined || width < widthOf(model, name)) {
    throw new RapportError(
      'affect/outputs',
      `The network '${model.id}' gave no output '${name}' of ${widthOf(model, name)} numbers a face: check its manifest entry.`,
    );
  }
  return tensor.data.subarray(n * width, (n + 1) * width);
}

/** The least width of an output that holds all that the model reads from it. */
function widthOf(model: AffectModel, name: string): number {
  const { expressions: labelled, actionUnits: units, arousal, valence, embedding } = model.outputs;
  const ends = [
    { output: labelled.output, end: labelled.offset + labelled.labels.length },
    units && { output: units.output, end: units.offset + units.labels.length },
    arousal && { output: arousal.output, end: arousal.offset + 1 },
    valence && { output: valence.output, end: valence.offset + 1 },
    embedding && { output: embedding.output, end: embedding.width },
  ];
  return Math.max(...ends.map((end) => (end?.output === name ? end.end : 0)));
}
