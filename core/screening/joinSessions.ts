import { attributeNames, type AttributeQuality } from '../affect/attributes.js';
import { featureNames } from '../session/featureVector.js';
import type { CohortChild } from './Cohort.js';
import type { SessionNumbers } from './SessionNumbers.js';

const attributeCount = attributeNames.length;
const worstFirst: readonly AttributeQuality[] = ['unavailable', 'pseudo-labelled', 'measured'];

interface Weighed {
  readonly weight: number;
  readonly values: readonly (number | undefined)[];
}

/** The weighed mean of a number over the sessions that know it. */
function meanOf(sessions: readonly Weighed[], entry: number): number | undefined {
  const known = sessions.flatMap(({ weight, values }) => {
    const value = values[entry];
    return value === undefined ? [] : [{ weight, value }];
  });
  const total = known.reduce((sum, { weight }) => sum + weight, 0);
  return total === 0 ? undefined : known.reduce((sum, { weight, value }) => sum + weight * value, 0) / total;
}

/** The population's standard deviation of all frames together, from each session's mean and deviation. */
function deviationOf(sessions: readonly Weighed[], attribute: number): number | undefined {
  const mean = meanOf(sessions, attribute);
  if (mean === undefined) return undefined;
  const squares = sessions.map(({ weight, values }) => {
    const own = values[attribute];
    const sd = values[attributeCount + attribute];
    const known = own !== undefined && sd !== undefined;
    return { weight, values: [known ? sd ** 2 + (own - mean) ** 2 : undefined] };
  });
  const variance = meanOf(squares, 0);
  return variance === undefined ? undefined : Math.sqrt(variance);
}

/** The worst quality with which any of the sessions knows a number; unavailable where none does. */
function qualityOf(sessions: readonly SessionNumbers[], entry: number): AttributeQuality {
  const known = sessions.flatMap(({ vector, quality }) =>
    vector[entry] === undefined ? [] : [quality[entry] ?? 'unavailable'],
  );
  return worstFirst.find((quality) => known.includes(quality)) ?? 'unavailable';
}

/**
 * One child's row from its sessions, as if they had been one long session.
 *
 * Every session counts by its measured frames: means and fractions are weighed means, a standard deviation is that of all
 * frames together (sqrt of the weighed mean of sd^2 + (session's mean - common mean)^2). A number that some sessions do not
 * know is made of the others.
 *
 * @param sessions at least one, each with measured frames
 */
export function joinSessions(sessions: readonly SessionNumbers[]): Omit<CohortChild, 'childId' | 'label'> {
  const weighed = sessions.map(({ framesMeasured, vector }) => ({ weight: framesMeasured, values: vector }));
  const [only] = sessions;
  const vector =
    sessions.length === 1 && only !== undefined
      ? only.vector
      : featureNames.map((_, entry) =>
          entry >= attributeCount && entry < 2 * attributeCount
            ? deviationOf(weighed, entry - attributeCount)
            : meanOf(weighed, entry),
        );
  const sum = (of: (session: SessionNumbers) => number): number =>
    sessions.reduce((total, session) => total + of(session), 0);
  return {
    vector,
    quality: featureNames.map((_, entry) => qualityOf(sessions, entry)),
    sessions: sessions.length,
    durationSec: sum(({ durationSec }) => durationSec),
    framesMeasured: sum(({ framesMeasured }) => framesMeasured),
    coverage: sum(({ framesMeasured }) => framesMeasured) / sum(({ framesOffered }) => framesOffered),
  };
}
