import type { LabelledFeatures } from '../../core/annotation/LabelledFeatures.js';

/** Where a feature file's frames and labels come from. */
interface FeatureProvenance {
  /** The recording's file name (no folders: those may name people) and the hexadecimal SHA-256 of its bytes. */
  readonly recording: { readonly name: string; readonly sha256: string };
  /** Faces found with a lower detection score were left out, 0 .. 1. */
  readonly minScore: number;
  /** The annotations fused to the labels; empty for unlabelled features. */
  readonly coders: readonly { readonly name: string; readonly sha256: string; readonly lagSec: number }[];
}

/** What `rapport head features` writes: a recording's labelled features and how they were made. */
export interface FeatureFile extends LabelledFeatures {
  readonly provenance: FeatureProvenance;
  /** The detection score of each frame's face, 0 .. 1. */
  readonly scores: Float32Array;
}
