import { z } from 'zod';

import { actionUnits, expressions } from '../core/affect/attributes.js';
import { attributeQuality, sha256, triple } from './manifestFields.js';
import type { ModelEntry } from './manifest.js';

const output = z.object({
  name: z.string(),
  shape: z.array(z.union([z.int().positive(), z.string()])),
  labels: z.array(z.string()).optional(),
  meaning: z.string(),
});

const unitLabels = actionUnits.map((unit) => ({ unit, label: `AU${unit}` }));

/** The outputs that a label stands for each column of, and the labels that they may have. */
const knownLabels: Readonly<Record<string, readonly string[]>> = {
  expression: expressions,
  action_units: unitLabels.map(({ label }) => label),
};

/** A label left out would move every later one to another column, so that none is passed over. */
const outputs = z.array(output).superRefine((given, context) => {
  for (const [name, known] of Object.entries(knownLabels)) {
    const place = given.findIndex((candidate) => candidate.name === name);
    const message = wrongLabels(given[place], { name, known });
    if (message !== undefined) context.addIssue({ code: 'custom', message, path: place < 0 ? [] : [place] });
  }
});

function wrongLabels(
  given: z.infer<typeof output> | undefined,
  { name, known }: { readonly name: string; readonly known: readonly string[] },
): string | undefined {
  const labels = given?.labels;
  if (labels === undefined || labels.length === 0) return `the output '${name}' and its labels are missing`;
  const unknown = labels.find((label) => !known.includes(label));
  if (unknown !== undefined) return `'${unknown}' is no label of '${name}', which has ${known.join(', ')}`;
  const repeated = labels.find((label, i) => labels.indexOf(label) < i);
  if (repeated !== undefined) return `the label '${repeated}' of '${name}' stands there twice`;
  const width = given?.shape[1];
  if (width !== labels.length) return `'${name}' has ${labels.length} labels for ${width ?? 'no'} columns`;
  return undefined;
}

const file = z.object({ file: z.string(), sha256, bytes: z.int().positive() });
const point = z.tuple([z.number(), z.number()]);

/** The card that models/training writes beside the weights; it owns the facts about a trained network. */
export const trainedCard = z.object({
  id: z.string(),
  purpose: z.string(),
  files: z.object({ fp32: file, int8: file.optional() }),
  /** Of an earlier file whose embedding is the very same: what heads trained on its features go by. */
  features: z.object({ sha256 }).optional(),
  licence: z.string(),
  input: z.object({
    name: z.string(),
    shape: z.array(z.union([z.int().positive(), z.string()])),
    mean: triple,
    scale: triple,
  }),
  alignment: z.object({ template: z.tuple([point, point, point, point, point]), origin: z.string() }),
  outputs,
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
    ...(card.features === undefined || id !== card.id ? {} : { featuresSha256: card.features.sha256 }),
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
      labels: labelsOf('expression').flatMap((label) => expressions.find((name) => name === label) ?? []),
      values: 'probabilities',
    },
    actionUnits: {
      output: 'action_units',
      offset: 0,
      labels: labelsOf('action_units').flatMap(
        (text) => unitLabels.find(({ label }) => label === text)?.unit ?? [],
      ),
      values: 'probabilities',
    },
    arousal: { output: 'arousal', offset: 0 },
    valence: { output: 'valence', offset: 0 },
    ...(typeof width === 'number' ? { embedding: { output: 'embedding', width } } : {}),
  };
}
