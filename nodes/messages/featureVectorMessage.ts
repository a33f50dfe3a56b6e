import type { FeaturePart } from '../../core/session/featureParts.js';
import { featureVector } from '../../core/session/featureVector.js';
import { header, nsToStamp, type HeaderMessage, type TimeMessage } from '../runtime/stamp.js';
import { qualityCodes } from './qualityCodes.js';

/** rapport_msgs/FeatureVector */
export interface FeatureVectorMessage {
  header: HeaderMessage;
  session_id: string;
  part: string;
  index: number;
  step_id: string;
  first: TimeMessage;
  last: TimeMessage;
  frames: bigint;
  frames_measured: bigint;
  names: string[];
  vector: ArrayLike<number>;
  quality: ArrayLike<number>;
}

/** What the 58 numbers may be asked of. */
export const featureKinds = ['session', 'minute', 'step'] as const;
export type FeatureKind = (typeof featureKinds)[number];

export function toFeatureVectorMessage(
  part: FeaturePart,
  { sessionId, kind }: { readonly sessionId: string; readonly kind: FeatureKind },
): FeatureVectorMessage {
  const { names, vector, quality } = featureVector(part.features);
  return {
    header: header(part.lastNs ?? 0n, ''),
    session_id: sessionId,
    part: kind,
    index: part.index,
    step_id: part.stepId,
    first: nsToStamp(part.firstNs ?? 0n),
    last: nsToStamp(part.lastNs ?? 0n),
    frames: BigInt(part.frames),
    frames_measured: BigInt(part.features.measuredFrames),
    names: [...names],
    vector: Float64Array.from(vector, (value) => value ?? NaN),
    quality: Uint8Array.from(quality, (each) => qualityCodes[each]),
  };
}
