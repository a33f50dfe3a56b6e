import type { BoostedTrees, FittedClassifier } from './FittedClassifier.js';
import { scoreChild } from './score/scoreChild.js';

/** Half a standard deviation to either side. */
const halfStep = 0.5;

function gainShares({ trees }: BoostedTrees, width: number): number[] {
  const gains = new Array<number>(width).fill(0);
  for (const tree of trees) {
    for (const [node, left] of tree.left.entries()) {
      const feature = tree.feature[node];
      if (left >= 0 && feature !== undefined) gains[feature] = (gains[feature] ?? 0) + (tree.gain[node] ?? 0);
    }
  }
  const total = gains.reduce((sum, gain) => sum + gain, 0);
  return total > 0 ? gains.map((gain) => gain / total) : gains;
}

/**
 * How much each number moves the score of this child: the difference of the score between half a standard deviation above
 * and below the child's number, which for logistic regression, LASSO and LDA is the weight itself. For XGBoost, whose
 * scores are steps, the share of the gain of all splits.
 *
 * @param numbers those that the classifier was fitted on
 * @returns one a number
 */
export function influenceOf(fitted: FittedClassifier, numbers: readonly number[]): number[] {
  if (fitted.kind === 'xgboost') return gainShares(fitted.weights, numbers.length);
  if (fitted.kind !== 'qda' && fitted.kind !== 'svm' && fitted.kind !== 'network')
    return [...fitted.weights.weights];
  const { scale } = fitted.weights;
  return numbers.map((value, index) => {
    const moved = (steps: number): number => {
      const other = [...numbers];
      other[index] = value + steps * (scale[index] ?? Number.NaN);
      return scoreChild(fitted, other).score;
    };
    return moved(halfStep) - moved(-halfStep);
  });
}
