import type { HeadsCompared } from '../../wire/training.js';

/** A recording of the session, and its annotations as `rapport head features --labels` reads them. */
export interface LabelledRecording {
  readonly path: string;
  /** Second 0 of its pictures and its annotations, nanoseconds. */
  readonly zeroNs: bigint;
  /** The path of a CSV file. */
  readonly labels: string;
}

/** Features of a session, and a candidate made from them. */
export interface MakeRequest {
  readonly kind: 'features' | 'personalize';
  /** The session's; features go into its `features/`. */
  readonly folder: string;
  /** For what is not finished, and for the candidate: removed by whoever asks. */
  readonly work: string;
  readonly childId: string;
  readonly culture: string;
  readonly recordings: readonly LabelledRecording[];
  /** The folder of heads. */
  readonly registry: string;
  readonly date: Date;
}

/** The candidate is put into the registry. */
export interface UseRequest {
  readonly kind: 'use';
  /** The session's that it was made of. */
  readonly folder: string;
  readonly work: string;
  readonly childId: string;
  readonly culture: string;
  readonly registry: string;
  /** The head that the candidate was compared with. */
  readonly currentId: string;
}

export type TrainingRequest = MakeRequest | UseRequest;

/** How it goes. */
export type TrainingProgress =
  | {
      readonly kind: 'looking';
      readonly frames: number;
      readonly framesKept: number;
      readonly framesInAll: number | undefined;
    }
  | { readonly kind: 'fitting' };

/** How it ended; `comparison` of a candidate. */
export type TrainingEnd =
  | { readonly kind: 'done'; readonly comparison?: HeadsCompared }
  | { readonly kind: 'failed'; readonly code: string; readonly says: string };

/** In the folder of what is not finished: a registry of its own. */
export const candidateFolder = 'candidate';
/** In a session's folder. */
export const featuresFolder = 'features';
