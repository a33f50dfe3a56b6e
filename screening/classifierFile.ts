import { readFile } from 'node:fs/promises';
import { z } from 'zod';

import { RapportError } from '../core/RapportError.js';
import { classifierNames } from '../core/screening/classifiers.js';
import { fieldOf, requireReadable } from '../core/requireReadable.js';
import type { FittedClassifier } from '../core/screening/FittedClassifier.js';
import { scoreChild } from '../core/screening/score/scoreChild.js';
import type { ScreeningClassifier } from '../core/screening/ScreeningClassifier.js';
import { featureNames } from '../core/session/featureVector.js';
import { ownerOnly } from '../files/writeAtomically.js';
import { writeFileAtomically } from '../files/writeFileAtomically.js';
import { parseFitted } from './fittedSchema.js';

const format = 'rapport.screening-classifier';

const interval = z.object({ low: z.number(), high: z.number() });
/** A figure always has its interval: a score is not shown without. */
const figure = z.object({ value: z.number(), interval });

const classifierVersion = 1;
const headSchema = z.looseObject({ format: z.literal(format), version: z.literal(classifierVersion) });

const fileSchema = z.object({
  classifier: z.enum(classifierNames),
  weights: z.unknown(),
  features: z.array(z.enum(featureNames as [string, ...string[]])).min(1),
  positive: z.string().min(1),
  negative: z.string().min(1),
  simulated: z.boolean(),
  positives: z.int().min(2),
  negatives: z.int().min(2),
  affectModels: z.array(z.string()).min(1),
  leastCoverage: z.number().min(0).max(1),
  leastMeasuredSec: z.number().nonnegative(),
  sensitivity: figure,
  specificity: figure,
  auc: figure,
  seed: z.int(),
  versions: z.record(z.string(), z.string()),
});

/**
 * Writes a trained classifier as JSON. Support vectors are children's numbers: for its owner alone.
 *
 * @throws RapportError `file/disk-full`, `file/not-written`
 */
export async function writeClassifier(path: string, trained: ScreeningClassifier): Promise<void> {
  const { fitted, ...rest } = trained;
  const content = { format, version: classifierVersion, ...rest, weights: fitted.weights };
  await writeFileAtomically(path, `${JSON.stringify(content)}\n`, ownerOnly);
}

/** Weights of shapes that do not fit each other would fail, or give no number, only when a session ends. */
function requireScore(fitted: FittedClassifier, width: number): void {
  const { score, probability } = scoreChild(fitted, new Float64Array(width));
  const asksForMore =
    fitted.kind === 'xgboost' &&
    fitted.weights.trees.some(({ left, feature }) =>
      left.some((next, node) => next >= 0 && !((feature[node] ?? width) < width)),
    );
  if (asksForMore || !Number.isFinite(score) || !Number.isFinite(probability))
    throw new RangeError('the weights of the classifier give no number');
}

/**
 * Reads what `writeClassifier` wrote.
 *
 * @throws RapportError `screening/no-classifier` when there is none, `file/newer`, `screening/invalid-classifier` for anything but a whole one
 */
export async function readClassifier(path: string): Promise<ScreeningClassifier> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new RapportError(
      'screening/no-classifier',
      `The classifier ${path} cannot be read: check the path and its permissions.`,
      { cause },
    );
  });
  try {
    const content: unknown = JSON.parse(text);
    if (fieldOf(content, 'format') === format)
      requireReadable(path, {
        kind: 'a classifier',
        version: fieldOf(content, 'version'),
        newest: classifierVersion,
      });
    const { weights, ...rest } = fileSchema.parse(headSchema.parse(content));
    const fitted = parseFitted(rest.classifier, weights);
    requireScore(fitted, rest.features.length);
    return { ...rest, fitted };
  } catch (cause) {
    if (cause instanceof RapportError && cause.code === 'file/newer') throw cause;
    throw new RapportError(
      'screening/invalid-classifier',
      `${path} is no classifier of this suite, or is damaged: make it again with rapport cohort classify.`,
      { cause },
    );
  }
}
