/** Paper 000's seven binary classifiers (section 4.2), in its order. */
export const classifierNames = ['logistic', 'lasso', 'lda', 'qda', 'svm', 'xgboost', 'network'] as const;
export type ClassifierName = (typeof classifierNames)[number];

/** One candidate of the inner search; which numbers it has depends on the classifier. */
export type Setting = Readonly<Record<string, number | readonly number[]>>;

export interface ClassifierDescription {
  readonly title: string;
  /** What the paper leaves open, and what is done here. */
  readonly says: string;
  /** Candidates of the inner search, from the most to the least regularised; the first of equals is taken. */
  readonly grid: readonly Setting[];
}

/** What each classifier is here; the paper names them and gives no settings. */
export const classifiers: Readonly<Record<ClassifierName, ClassifierDescription>> = {
  logistic: {
    title: 'Logistic regression',
    says: 'L2 penalty, its strength searched',
    grid: [0.001, 0.01, 0.1, 1].map((c) => ({ c })),
  },
  lasso: {
    title: 'LASSO',
    says: 'logistic regression with an L1 penalty, its strength searched in multiples of the least that leaves no weight',
    grid: [1.5, 2.5, 4, 8, 16].map((cFactor) => ({ cFactor })),
  },
  lda: {
    title: 'LDA',
    says: 'common covariance shrunk by Ledoit and Wolf',
    grid: [{}],
  },
  qda: {
    title: 'QDA',
    says: 'each class’s covariance shrunk by Ledoit and Wolf: without shrinkage QDA has no answer for 58 numbers and 38 to 49 children a class, and the paper does not say what it did',
    grid: [{}],
  },
  svm: {
    title: 'SVM, RBF kernel',
    says: 'cost and width of the kernel searched; its decision value decides, Platt’s probability is beside it',
    grid: [0.1, 1, 10].flatMap((c) => [0.1, 1].map((gammaFactor) => ({ c, gammaFactor }))),
  },
  xgboost: {
    title: 'XGBoost',
    says: '100 trees, learning rate 0.1, depth searched',
    grid: [1, 3].map((maxDepth) => ({ maxDepth, learningRate: 0.1, trees: 100 })),
  },
  network: {
    title: 'Network',
    says: 'two hidden layers of 16 and 8 rectified units, at most 100 iterations of L-BFGS, L2 penalty searched',
    grid: [10, 1].map((alpha) => ({ hidden: [16, 8], alpha, iterations: 100 })),
  },
};
