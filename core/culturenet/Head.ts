import type { EngagementHeadSource } from '../engagement/EngagementHead.js';

/** The network whose pooled features a head reads; from its entry in `models/manifest.json`. */
export interface FeatureModel {
  readonly id: string;
  /** Hexadecimal SHA-256 of the model's weight file. */
  readonly sha256: string;
  /** Number of features a face: 2048 for the paper's ResNet-50, 512 for the suite's own network. */
  readonly width: number;
}

/**
 * One fully connected layer, `y = x W + b`.
 *
 * `weight` is `inputs * outputs` numbers, row-major with one row an input, as Keras's Dense kernel; `bias` is
 * `outputs` numbers.
 */
export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** Whose data fitted a head's last layer: everybody's (GenNet), one culture's, or one child's. */
export type HeadSource = EngagementHeadSource;

/**
 * How wrong a head expects to be (Bayesian linear regression on the last hidden layer, Snoek et al. 2015).
 *
 * With phi the 50 activations and a one, the standard deviation of an estimate is
 * `scale * noiseSd * sqrt(1 + phi' C phi / frames)`, where C is the head's `SharedLayers.inverseMoment`.
 */
export interface HeadUncertainty {
  /** Root mean square residual of the fitted frames, at least 1e-3. */
  readonly noiseSd: number;
  /** Frames that fitted the last layer. */
  readonly frames: number;
  /** Set on held-out frames so that the stated deviation covers 68.27 % of their residuals. */
  readonly scale: number;
}

/** Layers 1 to 4 (the paper's theta 1..4), shared by GenNet and every head fine-tuned from it. */
export interface SharedLayers {
  readonly layers: readonly DenseLayer[];
  /**
   * `(Phi' Phi / N + 1e-3 I)^-1` of the frames that trained the layers, Phi their last hidden activations with a
   * column of ones: `(h + 1) * (h + 1)` numbers, row-major, h the last hidden width.
   */
  readonly inverseMoment: Float32Array;
}

/** A network that estimates engagement from one face's features (paper 003, section III-A and III-B). */
export interface Head {
  /** Unique to this head's weights and calibration; it travels in every message made from its estimates. */
  readonly id: string;
  readonly source: HeadSource;
  readonly featureModel: FeatureModel;
  readonly shared: SharedLayers;
  /** Layer 5 (theta 5), the only one that differs between cultures and children. */
  readonly lastLayer: DenseLayer;
  readonly uncertainty: HeadUncertainty;
}

/** The hidden widths of paper 003, section III-C: fc1 500, fc2 200, fc3 100, fc4 50. */
export const paperHiddenWidths: readonly number[] = [500, 200, 100, 50];
