import type { LabelledFeatures } from '../../core/annotation/LabelledFeatures.js';

/** The consent to training of a session that features are of. */
export interface RecordedConsent {
  readonly session: string;
  readonly takenBy: string;
  /** When, nanoseconds as decimals. */
  readonly takenNs: string;
  /** True where the session does not say it itself: who made the features has stated it. */
  readonly isStated: boolean;
}

/** Where a feature file's frames and labels come from. */
interface FeatureProvenance {
  /** The recording's file name (no folders: those may name people) and the hexadecimal SHA-256 of its bytes. */
  readonly recording: { readonly name: string; readonly sha256: string };
  /** Faces found with a lower detection score were left out, 0 .. 1. */
  readonly minScore: number;
  /** The annotations fused to the labels; empty for unlabelled features. */
  readonly coders: readonly { readonly name: string; readonly sha256: string; readonly lagSec: number }[];
  /** One a session that the recording is of; absent or empty where it is of none. */
  readonly consents?: readonly RecordedConsent[];
}

/** What `rapport head features` writes: a recording's labelled features and how they were made. */
export interface FeatureFile extends LabelledFeatures {
  readonly provenance: FeatureProvenance;
  /** The detection score of each frame's face, 0 .. 1. */
  readonly scores: Float32Array;
}
