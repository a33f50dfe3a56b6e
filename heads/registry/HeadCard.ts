import type { FeatureModel, HeadSource } from '../../core/culturenet/Head.js';

/** A number with its bootstrap interval, which is absent where the frames are too few for one. */
export interface Interval {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

/** Agreement of a head's estimates with labels, on frames that did not fit it. */
export interface CardMetrics {
  readonly frames: number;
  readonly icc?: Interval;
  readonly ccc?: Interval;
  readonly pc?: Interval;
  readonly mae?: Interval;
}

/** Version of the card's layout; raised when a field changes its meaning. */
export const headCardFormat = 1;

/** Everything that is known of one head; a JSON file beside its weights. Children appear by id alone. */
export interface HeadCard {
  readonly format: typeof headCardFormat;
  readonly id: string;
  readonly source: HeadSource;
  /** `true` when any frame that trained or judged it was simulated. */
  readonly simulated: boolean;
  readonly culture?: string;
  readonly childId?: string;
  readonly featureModel: FeatureModel;
  readonly hiddenWidths: readonly number[];
  /** Hexadecimal SHA-256 of the shared layers' file, which is also its name under `shared/`. */
  readonly sharedSha256: string;
  /** Hexadecimal SHA-256 of the last layer's file. */
  readonly lastLayerSha256: string;
  readonly lastLayerFile: string;
  readonly parent?: string;
  readonly children: Readonly<Record<string, readonly string[]>>;
  readonly framesByCulture: Readonly<Record<string, number>>;
  readonly settings: Readonly<Record<string, string | number | boolean | readonly number[]>>;
  readonly epochs: number;
  readonly validation?: CardMetrics;
  readonly heldOut?: CardMetrics;
  readonly uncertainty: {
    readonly noiseSd: number;
    readonly frames: number;
    readonly scale: number;
    /** Share of held-out frames, others than set the scale, within one stated deviation; 0.6827 is right. */
    readonly coverage?: number;
    readonly coverageFrames: number;
  };
  /** One sentence when the head is no better than its training labels' mean. */
  readonly warning?: string;
  /**
   * Why the head is not to be used until it is trained again: the data of a child that it was trained on was purged. It names
   * no child.
   */
  readonly withdrawn?: string;
  /** ISO 8601, given by the caller. */
  readonly date: string;
  readonly codeVersion: string;
}
