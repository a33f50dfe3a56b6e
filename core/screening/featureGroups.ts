import { attributeNames, attributeOffsets } from '../affect/attributes.js';
import { RapportError } from '../RapportError.js';
import { featureNames } from '../session/featureVector.js';

/** Paper 000's four kinds of facial attributes, in the order of its ablation (figure 3b). */
export const featureGroups = ['AU', 'arousal', 'valence', 'expression'] as const;
export type FeatureGroup = (typeof featureGroups)[number];

/** The groups that a classifier is given, in the order of `featureGroups`. */
export type FeatureSet = readonly FeatureGroup[];

function groupOfAttribute(attribute: number): FeatureGroup {
  if (attribute < attributeOffsets.expressions) return 'AU';
  if (attribute < attributeOffsets.arousal) return 'expression';
  return attribute === attributeOffsets.arousal ? 'arousal' : 'valence';
}

/** The attribute (`AU1`, `happy`, `arousal` …) of one of the 58 names. */
export function attributeOf(featureName: string): string {
  return featureName.slice(0, featureName.lastIndexOf('_'));
}

/** The group of one of the 58 names. */
export function groupOf(featureName: string): FeatureGroup {
  return groupOfAttribute(attributeNames.indexOf(attributeOf(featureName)));
}

/** The columns, 0..57 in the order of `featureNames`, that these groups have. */
export function columnsOf(groups: FeatureSet): number[] {
  return featureNames.flatMap((name, column) => (groups.includes(groupOf(name)) ? [column] : []));
}

/** `AU+arousal`: also the name of a set in files and options. */
export function setName(groups: FeatureSet): string {
  return groups.join('+');
}

/**
 * Groups from a list as it is typed, `AU,arousal`.
 *
 * @throws RapportError `screening/bad-option`
 */
export function featureSetOf(text: string): FeatureSet {
  const named = text.split(',').map((part) => part.trim());
  const unknown = named.find((name) => !featureGroups.some((group) => group === name));
  if (unknown !== undefined)
    throw new RapportError(
      'screening/bad-option',
      `"${unknown}" is no kind of attributes: write some of ${featureGroups.join(',')}.`,
    );
  return featureGroups.filter((group) => named.includes(group));
}

/** The sets of an ablation: the paper's four (figure 3b), or every one of the fifteen. */
export function ablationSets(ablation: 'paper' | 'all'): FeatureSet[] {
  if (ablation === 'paper') return featureGroups.map((_, last) => featureGroups.slice(0, last + 1));
  const count = 2 ** featureGroups.length - 1;
  return Array.from({ length: count }, (_, index) =>
    featureGroups.filter((_group, bit) => ((index + 1) >> bit) % 2 === 1),
  ).sort((left, right) => left.length - right.length);
}
