import type { CohortChild } from '../../../core/screening/Cohort.js';
import type { LabelRow } from '../../../core/screening/checkLabels.js';
import type { SessionNumbers } from '../../../core/screening/SessionNumbers.js';
import { featureNames } from '../../../core/session/featureVector.js';

/** A session of 100 measured images of 100 in 60 s, all numbers `value` unless said otherwise. */
export function sessionOf(
  childId: string,
  value: number,
  more: Partial<SessionNumbers> = {},
): SessionNumbers {
  return {
    folder: `sessions/${childId}-${value}`,
    sessionId: `s-${childId}-${value}`,
    childId,
    startedNs: String(Math.round(value * 1e9)),
    durationSec: 60,
    complete: true,
    recovered: false,
    affectModels: ['net'],
    vector: featureNames.map(() => value),
    quality: featureNames.map(() => 'measured'),
    framesMeasured: 100,
    framesOffered: 100,
    ...more,
  };
}

/** Lines of a table of labels, from line 2 on. */
export function labelRows(...pairs: readonly (readonly [string, string])[]): LabelRow[] {
  return pairs.map(([childId, label], index) => ({ childId, label, line: index + 2 }));
}

/** A child of a cohort whose numbers are given by name; the others are 0. */
export function childOf(
  childId: string,
  label: string,
  numbers: Readonly<Record<string, number | undefined>> = {},
): CohortChild {
  return {
    childId,
    label,
    vector: featureNames.map((name) => (name in numbers ? numbers[name] : 0)),
    quality: featureNames.map(() => 'measured'),
    sessions: 1,
    durationSec: 100,
    framesMeasured: 90,
    coverage: 0.9,
  };
}
