import { quantile } from '../metrics/quantile.js';
import { RapportError } from '../RapportError.js';
import { featureNames } from '../session/featureVector.js';
import type { Cohort } from './Cohort.js';

/** The middle half of the children in one of the 58 numbers: a quarter of them lies below `low`, a quarter above `high`. */
export interface NumberSpread {
  readonly low: number;
  readonly high: number;
}

/** How a cohort's children lie in the 58 numbers, whatever their labels. */
export interface CohortSpread {
  /** The children, without the one whose session is compared. */
  readonly children: number;
  /** In the order of `featureNames`; `undefined` where fewer than `fewestChildren` have the number. */
  readonly spreads: readonly (NumberSpread | undefined)[];
}

/** Of fewer there is no middle half to speak of. */
const fewestChildren = 4;

/**
 * What a session's 58 numbers are compared with.
 *
 * @param session whose child is left out of the cohort, and the networks that its numbers are of
 * @throws RapportError `report/other-networks`
 */
export function cohortSpread(
  { children, affectModels }: Pick<Cohort, 'children' | 'affectModels'>,
  session: { readonly childId?: string | undefined; readonly affectModels: readonly string[] },
): CohortSpread {
  const unlike = session.affectModels.filter((model) => !affectModels.includes(model));
  if (unlike.length > 0)
    throw new RapportError(
      'report/other-networks',
      `The session's numbers are of ${unlike.join(', ')} and the cohort's of ${affectModels.join(', ')}, which do not compare: make a cohort of sessions that were seen by the same network.`,
    );
  const others = children.filter(({ childId }) => childId !== session.childId);
  const spreads = featureNames.map((_, entry) => {
    const known = others.map(({ vector }) => vector[entry]).filter((value) => value !== undefined);
    if (known.length < fewestChildren) return undefined;
    const sorted = Float64Array.from(known).sort();
    return { low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
  });
  return { children: others.length, spreads };
}
