import type { ActionUnit, AttributeQuality, Expression } from './attributes.js';

/** The labels that a network gives in a row of one of its outputs, in the network's own order. */
export interface LabelledOutput<Label> {
  /** Name of the network's output, [N, width]. */
  readonly output: string;
  /** Column of the first label. */
  readonly offset: number;
  readonly labels: readonly Label[];
  /** What the numbers are; logits become probabilities by softmax (expressions) or the logistic function (units). */
  readonly values: 'logits' | 'probabilities';
}

/** One number of one of the network's outputs. */
export interface ScalarOutput {
  readonly output: string;
  readonly offset: number;
}

/**
 * How an affect network is fed and read: what its entry in `models/manifest.json` says.
 *
 * Nothing about a network is guessed from its shapes: what the model lacks is not named here, and comes out as NaN
 * marked `unavailable`.
 */
export interface AffectModel {
  readonly id: string;
  readonly input: {
    /** Name of the network's input, [N, 3, size, size] float32. */
    readonly name: string;
    /** Side of the square crop, pixels. */
    readonly size: number;
    /** `luminance`: BT.601 luma in all three channels. */
    readonly channels: 'rgb' | 'bgr' | 'luminance';
    /** `(pixel - mean) / scale` a channel, pixels 0..255, in the order of `channels`. */
    readonly mean: readonly [number, number, number];
    readonly scale: readonly [number, number, number];
  };
  readonly outputs: {
    readonly expressions: LabelledOutput<Expression>;
    readonly actionUnits?: LabelledOutput<ActionUnit>;
    /** -1..1; values beyond are clamped. */
    readonly arousal?: ScalarOutput;
    readonly valence?: ScalarOutput;
    /** Pooled features [N, width], on which engagement heads work. */
    readonly embedding?: { readonly output: string; readonly width: number };
  };
  readonly quality: {
    readonly expressions: Readonly<Record<Expression, AttributeQuality>>;
    readonly actionUnits: Readonly<Record<`AU${ActionUnit}`, AttributeQuality>>;
    readonly arousal: AttributeQuality;
    readonly valence: AttributeQuality;
  };
}
