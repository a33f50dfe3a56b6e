import { attributeNames, type AttributeQuality } from '../../../core/affect/attributes.js';
import type { EngagementOutput } from '../../../core/engagement/engagementStage.js';
import type { AffectReading, FrameRow } from '../../../core/session/FrameRow.js';

/** Seconds as nanoseconds. */
export function sec(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1e9));
}

/** 22 attributes, all `value` unless named otherwise. */
export function affect(
  value: number,
  changed: Readonly<Record<string, number>> = {},
  quality: Readonly<Record<string, AttributeQuality>> = {},
): AffectReading {
  return {
    modelId: 'affect-test',
    values: attributeNames.map((name) => Math.fround(changed[name] ?? value)),
    quality: attributeNames.map((name) => quality[name] ?? 'measured'),
  };
}

/** A prior's engagement; `undefined`: not known. */
export function engagement(
  smoothed: number | undefined,
  changed: Partial<EngagementOutput> = {},
): EngagementOutput {
  return {
    score: smoothed,
    uncertainty: undefined,
    smoothed,
    level: 'UNKNOWN',
    source: smoothed === undefined ? undefined : 'prior',
    headId: 'visual-social-engagement',
    coverage: 1,
    ...changed,
  };
}

/** A frame with one face and engagement; `undefined` engagement: nobody in view. */
export function frameRow(
  stampNs: bigint,
  smoothed: number | undefined,
  changed: Partial<FrameRow> = {},
): FrameRow {
  return {
    stampNs,
    skippedBefore: 0,
    faceCount: smoothed === undefined ? 0 : 1,
    faceId: smoothed === undefined ? undefined : 'f1',
    affect: smoothed === undefined ? undefined : affect(0.25),
    engagement: engagement(smoothed),
    ...changed,
  };
}
