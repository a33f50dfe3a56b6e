import { z } from 'zod';

import type { BoostedTree, FittedClassifier, FittedWeights } from '../core/screening/FittedClassifier.js';
import type { ClassifierName } from '../core/screening/classifiers.js';

const numbers = z.array(z.number());
const standardised = { mean: numbers, scale: numbers };

const linear = z.object({ ...standardised, weights: numbers, intercept: z.number() });

/** Every split's nodes come after it, so that each way through the tree ends. */
function goesDownwards({ left, right, threshold }: BoostedTree): boolean {
  const comesAfter = (next: number | undefined, node: number): boolean =>
    next !== undefined && next > node && next < left.length;
  return (
    left.length > 0 &&
    threshold.length === left.length &&
    left.every((next, node) => next < 0 || (comesAfter(next, node) && comesAfter(right[node], node)))
  );
}

/** The exported weights of each classifier, as they come from its process and from a file. */
const weights: { readonly [Name in ClassifierName]: z.ZodType<FittedWeights[Name]> } = {
  logistic: linear,
  lasso: linear,
  lda: linear,
  qda: z.object({
    ...standardised,
    classes: z
      .array(
        z.object({
          mean: numbers,
          precision: z.array(numbers),
          logDeterminant: z.number(),
          shrinkage: z.number(),
        }),
      )
      .length(2),
  }),
  svm: z.object({
    ...standardised,
    gamma: z.number(),
    supportVectors: z.array(numbers),
    coefficients: numbers,
    intercept: z.number(),
    plattA: z.number(),
    plattB: z.number(),
  }),
  xgboost: z.object({
    baseScore: z.number(),
    trees: z.array(
      z
        .object({
          left: z.array(z.int()),
          right: z.array(z.int()),
          feature: z.array(z.int()),
          threshold: numbers,
          gain: numbers,
        })
        .refine(goesDownwards, 'a tree whose nodes lead back or nowhere'),
    ),
  }),
  network: z.object({
    ...standardised,
    layers: z.array(z.object({ weights: z.array(numbers), biases: numbers })).min(1),
  }),
};

/**
 * The fitted classifier with these weights.
 *
 * @throws z.ZodError for weights of another shape
 */
export function parseFitted(kind: ClassifierName, value: unknown): FittedClassifier {
  return { kind, weights: weights[kind].parse(value) } as FittedClassifier;
}
