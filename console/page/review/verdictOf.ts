import type { HeadsCompared } from '../../wire/training.js';

type Verdict = 'training.better' | 'training.perhapsChance' | 'training.worse' | 'training.ineffective';

/** What both heads' numbers come to, in words: the texts to show, in their order. */
export function verdictOf({
  isBetter,
  isIneffective,
  current,
  candidate,
}: Pick<HeadsCompared, 'isBetter' | 'isIneffective' | 'current' | 'candidate'>): readonly Verdict[] {
  const verdict: Verdict[] = [isBetter ? 'training.better' : 'training.worse'];
  // An interval that is not known excludes nothing.
  const isApart = (candidate.mae?.high ?? Infinity) < (current.mae?.low ?? -Infinity);
  if (isBetter && !isApart) verdict.push('training.perhapsChance');
  if (isIneffective) verdict.push('training.ineffective');
  return verdict;
}
