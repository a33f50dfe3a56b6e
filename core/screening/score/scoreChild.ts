import type { ChildScore, FittedClassifier } from '../FittedClassifier.js';
import { boostedScore } from './boostedScore.js';
import { linearScore } from './linearScore.js';
import { networkScore } from './networkScore.js';
import { quadraticScore } from './quadraticScore.js';
import { supportVectorScore } from './supportVectorScore.js';

/**
 * What a fitted classifier says of a child.
 *
 * @param numbers those that it was fitted on, in that order, as they are (not standardised)
 * @throws RapportError `screening/width`
 */
export function scoreChild(fitted: FittedClassifier, numbers: ArrayLike<number>): ChildScore {
  switch (fitted.kind) {
    case 'logistic':
    case 'lasso':
    case 'lda':
      return linearScore(fitted.weights, numbers);
    case 'qda':
      return quadraticScore(fitted.weights, numbers);
    case 'svm':
      return supportVectorScore(fitted.weights, numbers);
    case 'xgboost':
      return boostedScore(fitted.weights, numbers);
    case 'network':
      return networkScore(fitted.weights, numbers);
  }
}
