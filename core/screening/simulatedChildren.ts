import { actionUnits, attributeNames, attributeOffsets } from '../affect/attributes.js';
import { derivedSeed, gaussian, shuffledIndices } from '../culturenet/shuffle.js';
import { mulberry32 } from '../metrics/mulberry32.js';
import { featureNames } from '../session/featureVector.js';
import type { Cohort, CohortChild } from './Cohort.js';
import { attributeOf } from './featureGroups.js';
import { logistic } from './score/logistic.js';

/** What a simulated cohort is made of. */
export interface SimulationSettings {
  readonly children: number;
  /** Of them, 0..1; the paper's 49 of 88. */
  readonly positiveShare: number;
  /** Difference between the classes' means of each affected attribute, in standard deviations; 0 for no effect. */
  readonly strength: number;
  /** Attributes that nobody's numbers know, as `AU9` and `contempt` of the shipped network. */
  readonly missing: readonly string[];
  readonly seed: number;
}

/** 88 children, 49 of them positive, as in paper 000. */
export const paperSized: SimulationSettings = {
  children: 88,
  positiveShare: 49 / 88,
  strength: 0.8,
  missing: ['AU9', 'contempt'],
  seed: 1,
};

/** The attributes in which the simulated classes differ, and in which direction: the known answer. */
export const affectedAttributes: Readonly<Record<string, 1 | -1>> = { happy: -1, arousal: 1, valence: -1 };

/** How much of each attribute's variance is a child's expressiveness as a whole: correlation 0.25 between any two. */
const commonLoading = 0.5;

/** The id that simulated numbers carry in place of a network's. */
const simulatedModel = 'simulated';

/**
 * The area under the curve that no classifier can beat but by luck: Phi(delta / sqrt 2), delta the Mahalanobis distance of
 * the classes. Covariance is (1 - l^2) I + l^2 1 1', inverted by Sherman & Morrison.
 */
export function bestArea({ strength, missing }: Pick<SimulationSettings, 'strength' | 'missing'>): number {
  const known = attributeNames.filter((name) => !missing.includes(name));
  const shifts = known.map((name) => strength * (affectedAttributes[name] ?? 0));
  const own = 1 - commonLoading ** 2;
  const sum = shifts.reduce((total, shift) => total + shift, 0);
  const squares = shifts.reduce((total, shift) => total + shift ** 2, 0);
  const common = commonLoading ** 2;
  const distance2 = (squares - (common * sum ** 2) / (own + common * known.length)) / own;
  return normalCdf(Math.sqrt(Math.max(0, distance2) / 2));
}

/** The standard normal distribution function for x >= 0 (Abramowitz & Stegun 26.2.17, error below 7.5e-8). */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * x);
  const coefficients = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const tail = coefficients.reduceRight((sum, coefficient) => (sum + coefficient) * t, 0);
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}

/** An attribute's three numbers from how strongly a child shows it and how much that varies, both standard normal. */
function numbersOf(
  attribute: number,
  level: number,
  variation: number,
): { mean: number; sd: number; above: number } {
  const isContinuous = attribute >= attributeOffsets.arousal;
  const tendency = 1.2 * level + 0.3 * variation;
  return isContinuous
    ? {
        mean: Math.tanh(0.1 + 0.25 * level),
        sd: Math.exp(-1.5 + 0.3 * variation),
        above: logistic(0.4 + tendency),
      }
    : {
        mean: logistic(-1.5 + 0.7 * level),
        sd: Math.exp(-2 + 0.3 * variation),
        above: logistic(-2.5 + tendency),
      };
}

function simulateChild(settings: SimulationSettings, index: number, isPositive: boolean): CohortChild {
  const random = mulberry32(derivedSeed(settings.seed, 'child', index));
  const expressiveness = gaussian(random);
  const byAttribute = attributeNames.map((name, attribute) => {
    const shift = (settings.strength * (affectedAttributes[name] ?? 0) * (isPositive ? 1 : -1)) / 2;
    const own = Math.sqrt(1 - commonLoading ** 2) * gaussian(random);
    return numbersOf(attribute, commonLoading * expressiveness + own + shift, gaussian(random));
  });
  const known = (name: string): boolean => !settings.missing.includes(attributeOf(name));
  const all = [
    ...byAttribute.map(({ mean }) => mean),
    ...byAttribute.map(({ sd }) => sd),
    ...byAttribute.slice(0, actionUnits.length).map(({ above }) => above),
    ...byAttribute.slice(attributeOffsets.arousal).map(({ above }) => above),
  ];
  const framesOffered = 9_575;
  const coverage = 0.7 + 0.3 * random();
  return {
    childId: `sim-${String(index + 1).padStart(3, '0')}`,
    label: isPositive ? 'positive' : 'negative',
    vector: all.map((value, entry) => (known(featureNames[entry] ?? '') ? value : undefined)),
    quality: featureNames.map((name) => (known(name) ? 'measured' : 'unavailable')),
    sessions: 1,
    durationSec: 395,
    framesMeasured: Math.round(coverage * framesOffered),
    coverage: Math.round(coverage * framesOffered) / framesOffered,
  };
}

/**
 * Children who do not exist, with a known answer: `affectedAttributes` differ by `strength`, nothing else does. Every
 * attribute's mean, deviation and fraction are monotone functions of normal numbers, so that `bestArea` holds for them.
 * The same settings give the same cohort.
 */
export function simulatedChildren(settings: SimulationSettings): Cohort {
  const positives = Math.round(settings.children * settings.positiveShare);
  const order = shuffledIndices(settings.children, mulberry32(derivedSeed(settings.seed, 'classes')));
  return {
    positive: 'positive',
    negative: 'negative',
    affectModels: [simulatedModel],
    simulated: true,
    minCoverage: 0,
    children: Array.from(order, (place, index) => simulateChild(settings, index, place < positives)),
  };
}
