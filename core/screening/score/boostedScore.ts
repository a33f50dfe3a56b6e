import type { BoostedTree, BoostedTrees, ChildScore } from '../FittedClassifier.js';
import { at } from './standardise.js';

/** The leaf's value; XGBoost compares float32 numbers with float32 thresholds. */
function leafOf(tree: BoostedTree, numbers: ArrayLike<number>): number {
  let node = 0;
  while (at(tree.left, node) >= 0) {
    const value = Math.fround(numbers[at(tree.feature, node)] ?? Number.NaN);
    node = value < Math.fround(at(tree.threshold, node)) ? at(tree.left, node) : at(tree.right, node);
  }
  return Math.fround(at(tree.threshold, node));
}

/** XGBoost: the base score's log-odds and one leaf a tree, added up as float32 as XGBoost does. */
export function boostedScore(fitted: BoostedTrees, numbers: ArrayLike<number>): ChildScore {
  const base = Math.fround(Math.log(fitted.baseScore / (1 - fitted.baseScore)));
  const score = fitted.trees.reduce((sum, tree) => Math.fround(sum + leafOf(tree, numbers)), base);
  return { score, probability: 1 / (1 + Math.exp(-score)) };
}
