import type { Warning } from '../Warning.js';
import { featureNames } from '../session/featureVector.js';
import type { Figure } from './judgeScores.js';
import { classifiers } from './classifiers.js';
import type { ScreeningClassifier } from './ScreeningClassifier.js';
import { scoreChild } from './score/scoreChild.js';

/** What a session's summary says of its recording. */
export interface ScoredSession {
  readonly affectModels: readonly string[];
  /** 58 numbers in the order of `featureNames`. */
  readonly vector: readonly (number | undefined)[];
  /** 0..1; `undefined` without images. */
  readonly coverage: number | undefined;
  readonly durationSec: number;
}

/** A research score, never without its sentence. */
export interface ResearchScore {
  /** Above 0 resembles the positive class more. */
  readonly score: number;
  /** As `predict_proba`; of the cohort, not of a child. */
  readonly probability: number;
  readonly sentence: string;
}

export type ResearchAnswer =
  | { readonly kind: 'score'; readonly score: ResearchScore }
  | { readonly kind: 'refused'; readonly warning: Warning };

function rate({ value, interval }: Figure): string {
  if (value === undefined) return 'not known';
  const range = interval === undefined ? '' : ` [${interval.low.toFixed(2)}, ${interval.high.toFixed(2)}]`;
  return `${value.toFixed(2)}${range}`;
}

function refused(code: string, text: string): ResearchAnswer {
  return { kind: 'refused', warning: { code, text: `No research score: ${text}.` } };
}

const percent = (fraction: number): string => `${(fraction * 100).toFixed(0)} %`;

/**
 * The research score of a session, or why there is none: another network's readings, less coverage or time than any child that
 * the classifier was trained on, or a number that is not known.
 */
export function researchScore(trained: ScreeningClassifier, session: ScoredSession): ResearchAnswer {
  const { affectModels, vector, coverage = 0, durationSec } = session;
  if ([...affectModels].sort().join() !== [...trained.affectModels].sort().join())
    return refused(
      'screening/other-model',
      `the session was seen by ${affectModels.join(' and ') || 'no network'} and the classifier learned from ${trained.affectModels.join(' and ')}`,
    );
  if (coverage < trained.leastCoverage)
    return refused(
      'screening/coverage',
      `the face was measured in ${percent(coverage)} of the images, and in at least ${percent(trained.leastCoverage)} of every child's that the classifier learned from`,
    );
  const measuredSec = coverage * durationSec;
  if (measuredSec < trained.leastMeasuredSec)
    return refused(
      'screening/too-short',
      `the face was measured for ${measuredSec.toFixed(0)} s, and for at least ${trained.leastMeasuredSec.toFixed(0)} s of every child's that the classifier learned from`,
    );
  const numbers: number[] = [];
  for (const name of trained.features) {
    const value = vector[featureNames.indexOf(name)];
    if (value === undefined || !Number.isFinite(value))
      return refused('screening/unknown-number', `${name} is not known, and the classifier uses it`);
    numbers.push(value);
  }
  const { score, probability } = scoreChild(trained.fitted, numbers);
  return { kind: 'score', score: { score, probability, sentence: sentenceOf(trained, probability) } };
}

function sentenceOf(trained: ScreeningClassifier, probability: number): string {
  const { classifier, positives, negatives, positive, negative, sensitivity, specificity } = trained;
  const children = `${positives + negatives} ${trained.simulated ? 'simulated children, who do not exist' : 'children'} (${positives} ${positive}, ${negatives} ${negative})`;
  return `Research score ${probability.toFixed(2)}, not a diagnosis: of a classifier (${classifiers[classifier].title}) trained on ${children}; when each was left out it had a sensitivity of ${rate(sensitivity)} and a specificity of ${rate(specificity)}, 95 % intervals.`;
}
