import { z } from 'zod';

import type { ActionUnit, Expression } from '../core/affect/attributes.js';
import { actionUnits, expressions } from '../core/affect/attributes.js';
import { attributeQuality, sha256, triple } from './manifestFields.js';
import type { ModelEntry } from './manifest.js';

const output = z.object({
  name: z.string(),
  shape: z.array(z.union([z.int().positive(), z.string()])),
  labels: z.array(z.string()).optional(),
  meaning: z.string(),
});

const file = z.object({ file: z.string(), sha256, bytes: z.int().positive() });
const point = z.tuple([z.number(), z.number()]);

/** The card that models/training writes beside the weights; it owns the facts about a trained network. */
export const trainedCard = z.object({
  id: z.string(),
  purpose: z.string(),
  files: z.object({ fp32: file, int8: file.optional() }),
  licence: z.string(),
  input: z.object({
    name: z.string(),
    shape: z.array(z.union([z.int().positive(), z.string()])),
    mean: triple,
    scale: triple,
  }),
  alignment: z.object({ template: z.tuple([point, point, point, point, point]), origin: z.string() }),
  outputs: z.array(output),
  quality: z.object({
    expressions: z.record(z.enum(expressions), attributeQuality),
    actionUnits: z.record(z.templateLiteral(['AU', z.literal(actionUnits)]), attributeQuality),
    arousal: attributeQuality,
    valence: attributeQuality,
  }),
  trainingData: z.array(z.object({ name: z.string() })),
  measured: z.record(z.string(), z.unknown()),
});

/** A manifest entry for each file of a card: the card's id for float32, `-int8` after it for the quantised one. */
export function entriesOfCard(card: z.infer<typeof trainedCard>, path: string): ModelEntry[] {
  const { files } = card;
  const entry = (id: string, { file: name, sha256: hash, bytes }: z.infer<typeof file>): ModelEntry => ({
    id,
    purpose: card.purpose,
    file: name,
    sha256: hash,
    bytes,
    source: { kind: 'trained', card: path },
    licence: card.licence,
    trainingData: card.trainingData.map(({ name: data }) => data).join('; '),
    input: { ...card.input, channels: 'luminance' },
    outputs: card.outputs.map(({ name: outputName, shape, meaning }) => ({
      name: outputName,
      shape,
      meaning,
    })),
    alignment: {
      template: card.alignment.template.map(([x, y]) => ({ x, y })) as NonNullable<
        ModelEntry['alignment']
      >['template'],
      origin: card.alignment.origin,
    },
    affect: { outputs: outputsOfCard(card), quality: card.quality },
    measured: card.measured,
  });
  return [
    entry(card.id, files.fp32),
    ...(files.int8 === undefined ? [] : [entry(`${card.id}-int8`, files.int8)]),
  ];
}

function outputsOfCard(card: z.infer<typeof trainedCard>): NonNullable<ModelEntry['affect']>['outputs'] {
  const labelsOf = (name: string) => card.outputs.find((candidate) => candidate.name === name)?.labels ?? [];
  const width = card.outputs.find(({ name }) => name === 'embedding')?.shape[1];
  return {
    expressions: {
      output: 'expression',
      offset: 0,
      labels: labelsOf('expression').filter(isExpression),
      values: 'probabilities',
    },
    actionUnits: {
      output: 'action_units',
      offset: 0,
      labels: labelsOf('action_units').flatMap((label) => actionUnitOf(label) ?? []),
      values: 'probabilities',
    },
    arousal: { output: 'arousal', offset: 0 },
    valence: { output: 'valence', offset: 0 },
    ...(typeof width === 'number' ? { embedding: { output: 'embedding', width } } : {}),
  };
}

function isExpression(label: string): label is Expression {
  return (expressions as readonly string[]).includes(label);
}

function actionUnitOf(label: string): ActionUnit | undefined {
  return actionUnits.find((unit) => `AU${unit}` === label);
}
