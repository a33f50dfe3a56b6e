import type { FeatureModel, Head, HeadSource } from '../../core/culturenet/Head.js';
import { readHead } from './readHead.js';

/** For whom a head is looked up. */
export interface HeadQuery {
  readonly childId?: string;
  readonly culture?: string;
  /** The feature model in use, from its entry in `models/manifest.json`. */
  readonly featureModel: FeatureModel;
}

/** A head and whose it is. */
export interface ResolvedHead {
  readonly head: Head;
  readonly source: HeadSource;
}

/**
 * The most personal head that a registry holds: the child's, or the culture's, or GenNet.
 *
 * @returns `undefined` when it holds none of them; the caller then uses the published prior and says so.
 * @throws RapportError `head/wrong-feature-model` when the head found was made for another feature model or width (it
 * does not silently fall back), `head/corrupt` when a file is damaged, `head/bad-id` for an id unfit for a file name.
 */
export async function resolveHead(
  registryFolder: string,
  query: HeadQuery,
): Promise<ResolvedHead | undefined> {
  const places: { source: HeadSource; name: string }[] = [];
  if (query.childId !== undefined) places.push({ source: 'child', name: query.childId });
  if (query.culture !== undefined) places.push({ source: 'culture', name: query.culture });
  places.push({ source: 'GenNet', name: 'gennet' });
  for (const { source, name } of places) {
    const found = await readHead(registryFolder, { source, name, featureModel: query.featureModel });
    if (found !== undefined) return { head: found.head, source };
  }
  return undefined;
}
