import type { ClassifierName } from './classifiers.js';

/** Means and scales of the numbers used; (x - mean) / scale is what the classifier sees. */
export interface Standardised {
  readonly mean: readonly number[];
  readonly scale: readonly number[];
}

/** Logistic regression, LASSO and LDA: log-odds = intercept + sum of weight * standardised number. */
export interface LinearWeights extends Standardised {
  readonly weights: readonly number[];
  readonly intercept: number;
}

/** A Gaussian of one class over the standardised numbers. */
export interface GaussianClass {
  readonly mean: readonly number[];
  /** The inverse of the shrunk covariance, a row an entry. */
  readonly precision: readonly (readonly number[])[];
  readonly logDeterminant: number;
  /** Ledoit and Wolf's share of the target, 0..1. */
  readonly shrinkage: number;
}

/** QDA: [negative, positive], equal priors. */
export interface QuadraticWeights extends Standardised {
  readonly classes: readonly GaussianClass[];
}

/** SVM: decision = intercept + sum of coefficient * exp(-gamma * squared distance to the support vector). */
export interface SupportVectors extends Standardised {
  readonly gamma: number;
  readonly supportVectors: readonly (readonly number[])[];
  readonly coefficients: readonly number[];
  readonly intercept: number;
  /** Platt's sigmoid as libsvm keeps it. */
  readonly plattA: number;
  readonly plattB: number;
}

/** One tree of XGBoost; node 0 is the root, a node without a left child (-1) a leaf. */
export interface BoostedTree {
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Index into the numbers used. */
  readonly feature: readonly number[];
  /** A split goes left where the number is below it; of a leaf its value. IEEE float32 in decimals. */
  readonly threshold: readonly number[];
  /** What each split gained. */
  readonly gain: readonly number[];
}

/** XGBoost on the numbers as they are. */
export interface BoostedTrees {
  /** A probability, 0..1. */
  readonly baseScore: number;
  readonly trees: readonly BoostedTree[];
}

/** A multilayer perceptron: rectified hidden layers, one logistic output. */
export interface NetworkWeights extends Standardised {
  readonly layers: readonly {
    /** inputs x units. */
    readonly weights: readonly (readonly number[])[];
    readonly biases: readonly number[];
  }[];
}

/** The exported weights of a fitted classifier, by its name. */
export interface FittedWeights {
  readonly logistic: LinearWeights;
  readonly lasso: LinearWeights;
  readonly lda: LinearWeights;
  readonly qda: QuadraticWeights;
  readonly svm: SupportVectors;
  readonly xgboost: BoostedTrees;
  readonly network: NetworkWeights;
}

/** A classifier that can score a child: its numbers are those of the fold, in its order. */
export type FittedClassifier = {
  [Name in ClassifierName]: { readonly kind: Name; readonly weights: FittedWeights[Name] };
}[ClassifierName];

/** What a classifier says of a child. */
export interface ChildScore {
  /** Above 0 is the positive class: log-odds, for the SVM its decision value. */
  readonly score: number;
  /** Of the positive class, 0..1, as scikit-learn's `predict_proba`. */
  readonly probability: number;
}
