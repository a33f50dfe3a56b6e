import type { AttributeQuality } from '../affect/attributes.js';

/** What a cohort takes of a session's session.json. */
export interface SessionNumbers {
  /** How the session is called in sentences: its folder. */
  readonly folder: string;
  readonly sessionId: string;
  readonly childId: string | undefined;
  /** Decimal nanoseconds. */
  readonly startedNs: string;
  readonly durationSec: number;
  readonly complete: boolean;
  /** Rebuilt after a crash: as far as it came. */
  readonly recovered: boolean;
  readonly affectModels: readonly string[];
  /** 58 numbers in the order of `featureNames`; `undefined` where the attribute was never known. */
  readonly vector: readonly (number | undefined)[];
  readonly quality: readonly AttributeQuality[];
  /** Images in which the attributes were measured. */
  readonly framesMeasured: number;
  /** Images of the camera, those that were skipped among them. */
  readonly framesOffered: number;
}

/** framesMeasured / framesOffered, 0..1; 0 without images. */
export function coverageOf({
  framesMeasured,
  framesOffered,
}: Pick<SessionNumbers, 'framesMeasured' | 'framesOffered'>): number {
  return framesOffered === 0 ? 0 : framesMeasured / framesOffered;
}
