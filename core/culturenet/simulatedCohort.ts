import type { LabelledFeatures } from '../annotation/LabelledFeatures.js';
import type { Random } from '../metrics/bootstrap.js';
import { mulberry32 } from '../metrics/mulberry32.js';
import { derivedSeed, gaussian } from './shuffle.js';

/** One simulated culture's labels: `tanh(level + spread * u)`, u a child's standard normal engagement over time. */
export interface SimulatedCulture {
  readonly level: number;
  /** Standard deviation of the children's levels around `level`. */
  readonly levelSd: number;
  readonly spread: number;
}

/** What a simulated cohort is made of. Strengths are standard deviations in units of one expression factor. */
export interface CohortSettings {
  readonly cultures: readonly SimulatedCulture[];
  readonly childrenPerCulture: number;
  readonly framesPerChild: number;
  /** Features a frame. */
  readonly width: number;
  readonly framesPerSecond: number;
  /** Time over which engagement and everything else on a face decorrelates to 1/e, seconds. */
  readonly timeConstantSec: number;
  /** Expression factors: independent ways in which a face moves, engaged or not. */
  readonly factors: number;
  /** Of those, the directions in which children show engagement at all; each child mixes them in its own way. */
  readonly repertoire: number;
  /** How strongly engagement shows in the way that all children share, a culture shares, and one child has alone. */
  readonly sharedSignal: number;
  readonly cultureSignal: number;
  readonly childSignal: number;
  /** Movement of each factor that has nothing to do with engagement. */
  readonly nuisance: number;
  /** A culture's and a child's constant displacement of each feature (physiognomy). */
  readonly cultureShift: number;
  readonly childShift: number;
  /** Independent noise of each feature in each frame. */
  readonly noise: number;
  /** Noise of the labels before clamping to [-1, 1] (coders disagree), correlated in time. */
  readonly labelNoise: number;
  readonly seed: number;
}

/** Two cultures of 15 children and 6,000 frames, as paper 003; C0 mostly highly engaged (its figure 2). */
export const defaultCohort: CohortSettings = {
  cultures: [
    { level: 1, levelSd: 0.4, spread: 0.6 },
    { level: 0.3, levelSd: 0.4, spread: 0.6 },
  ],
  childrenPerCulture: 15,
  framesPerChild: 6000,
  width: 64,
  framesPerSecond: 4,
  timeConstantSec: 2,
  factors: 48,
  repertoire: 4,
  sharedSignal: 0.3,
  cultureSignal: 0.3,
  childSignal: 1.2,
  nuisance: 1,
  cultureShift: 0.5,
  childShift: 1,
  noise: 0.5,
  labelNoise: 0.1,
  seed: 1,
};

/** The model id and hash that simulated features carry: no real feature model has them, so that none is mistaken. */
export function simulatedFeatureModel(width: number): { id: string; sha256: string; width: number } {
  return { id: `simulated-${width}`, sha256: '0'.repeat(64), width };
}

function gaussians(count: number, random: Random): Float64Array {
  return Float64Array.from({ length: count }, () => gaussian(random));
}

/** A direction of unit length. */
function direction(count: number, random: Random): Float64Array {
  const values = gaussians(count, random);
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

/** A direction of unit length among those that these span, about. */
function mixed(directions: readonly Float64Array[], random: Random): Float64Array {
  const weights = direction(directions.length, random);
  const factors = directions[0]?.length ?? 0;
  return Float64Array.from({ length: factors }, (_, factor) =>
    directions.reduce(
      (sum, values, index) => sum + (weights[index] as number) * (values[factor] as number),
      0,
    ),
  );
}

/** A first-order autoregressive step that keeps unit variance. */
function wander(value: number, persistence: number, random: Random): number {
  return persistence * value + Math.sqrt(1 - persistence ** 2) * gaussian(random);
}

interface Population {
  /** `factors * width`: how each factor shows in the features, the same network for every child. */
  readonly mixing: Float64Array;
  /** `repertoire` directions among the factors. */
  readonly repertoire: readonly Float64Array[];
  readonly shared: Float64Array;
  readonly byCulture: readonly { readonly direction: Float64Array; readonly shift: Float64Array }[];
}

function simulatePopulation(settings: CohortSettings): Population {
  const { factors, width, seed } = settings;
  const random = mulberry32(derivedSeed(seed, 'population'));
  const repertoire = Array.from({ length: settings.repertoire }, () => direction(factors, random));
  return {
    mixing: gaussians(factors * width, random).map((value) => value / Math.sqrt(factors)),
    repertoire,
    shared: mixed(repertoire, random),
    byCulture: settings.cultures.map(() => ({
      direction: mixed(repertoire, random),
      shift: gaussians(width, random),
    })),
  };
}

function simulateChild(
  settings: CohortSettings,
  population: Population,
  place: { readonly culture: number; readonly child: number },
): LabelledFeatures {
  const { factors, width, framesPerChild: frames, framesPerSecond } = settings;
  const random = mulberry32(derivedSeed(settings.seed, 'child', place.culture, place.child));
  const culture = settings.cultures[place.culture] ?? { level: 0, levelSd: 0, spread: 0.5 };
  const common = population.byCulture[place.culture];
  const level = culture.level + culture.levelSd * gaussian(random);
  const spread = culture.spread * (0.6 + 0.8 * random());
  const own = mixed(population.repertoire, random);
  const expression = own.map(
    (value, factor) =>
      settings.childSignal * value +
      settings.cultureSignal * (common?.direction[factor] as number) +
      settings.sharedSignal * (population.shared[factor] as number),
  );
  const shift = gaussians(width, random).map(
    (value, feature) =>
      settings.childShift * value + settings.cultureShift * (common?.shift[feature] as number),
  );
  const persistence = Math.exp(-1 / (settings.timeConstantSec * framesPerSecond));
  const nuisance = gaussians(factors, random);
  let engagement = gaussian(random);
  let coderError = gaussian(random);
  const features = new Float32Array(frames * width);
  const labels = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame += 1) {
    engagement = wander(engagement, persistence, random);
    coderError = wander(coderError, persistence, random);
    const label = Math.tanh(level + spread * engagement) + settings.labelNoise * coderError;
    labels[frame] = Math.min(1, Math.max(-1, label));
    const row = features.subarray(frame * width, (frame + 1) * width);
    row.set(shift);
    for (let factor = 0; factor < factors; factor += 1) {
      nuisance[factor] = wander(nuisance[factor] as number, persistence, random);
      const amount =
        (expression[factor] as number) * engagement + settings.nuisance * (nuisance[factor] as number);
      const offset = factor * width;
      for (let feature = 0; feature < width; feature += 1) {
        row[feature] = (row[feature] as number) + amount * (population.mixing[offset + feature] as number);
      }
    }
    // Pooled features of a ReLU network are never negative.
    for (let feature = 0; feature < width; feature += 1) {
      row[feature] = Math.max(0, (row[feature] as number) + settings.noise * gaussian(random));
    }
  }
  const interval = BigInt(Math.round(1e9 / framesPerSecond));
  const { id, sha256 } = simulatedFeatureModel(width);
  return {
    width,
    childId: `sim-c${place.culture}-${String(place.child + 1).padStart(2, '0')}`,
    culture: `sim-c${place.culture}`,
    featureModel: { id, sha256 },
    frames: {
      stampNs: BigInt64Array.from({ length: frames }, (_, frame) => BigInt(frame) * interval),
      features,
      labels,
    },
  };
}

/**
 * Children who do not exist: features and labels with the structure that paper 003 describes, for tests,
 * demonstrations and benchmarks. Ids begin with `sim-`.
 *
 * Engagement moves a child's expression factors along a direction that is partly everybody's, partly its culture's and
 * mostly its own, on top of movements that mean nothing; cultures and children differ in physiognomy (feature offsets)
 * and in how engaged they mostly are; everything is correlated in time. Generated child by child; the same settings
 * give the same numbers.
 */
export function* simulatedCohort(settings: CohortSettings): Generator<LabelledFeatures> {
  const population = simulatePopulation(settings);
  for (const culture of settings.cultures.keys()) {
    for (let child = 0; child < settings.childrenPerCulture; child += 1) {
      yield simulateChild(settings, population, { culture, child });
    }
  }
}
