import { RapportError } from '../RapportError.js';
import { levelThresholdDefaults, type LevelThresholds } from './engagementLevel.js';
import {
  visualSocialEngagementDefaults,
  type VisualSocialEngagementOptions,
} from './visualSocialEngagement.js';

/** Every parameter of the engagement stage. */
export interface EngagementOptions {
  readonly prior: VisualSocialEngagementOptions;
  /** Time constant of the smoothed score, seconds, > 0. */
  readonly smoothingTimeConstantSec: number;
  /** Without a score for longer than this, smoothing starts anew and the level is not known, seconds, > 0. */
  readonly smoothingRestartAfterSec: number;
  /** Length of the window behind level and coverage, seconds, > 0; the level's is up to three times as long where little is seen. */
  readonly levelWindowSec: number;
  /** Share of the window that must have been observed for a level to be known, 0 .. 1. */
  readonly levelMinObserved: number;
  /**
   * What of a score enters the level: `binarised` +1 above `levelBinariseAbove` and -1 otherwise (upstream's way),
   * `continuous` the score itself.
   */
  readonly levelInput: 'binarised' | 'continuous';
  /** On the score's scale, -1 .. 1; 0 is upstream's S = 0.5. */
  readonly levelBinariseAbove: number;
  readonly levelThresholds: LevelThresholds;
  /** Frames further apart than this leave the time between them uncovered, seconds, > 0. */
  readonly maxFrameGapSec: number;
  /** A face of a quality below this gives no score, 0 .. 1. */
  readonly minQuality: number;
}

export const engagementDefaults: EngagementOptions = {
  prior: visualSocialEngagementDefaults,
  smoothingTimeConstantSec: 1,
  smoothingRestartAfterSec: 2,
  levelWindowSec: 10,
  levelMinObserved: 0.5,
  levelInput: 'binarised',
  levelBinariseAbove: 0,
  levelThresholds: levelThresholdDefaults,
  maxFrameGapSec: 1,
  minQuality: 0.2,
};

/**
 * Complete, checked, frozen options.
 *
 * @param nameOf what whoever gave the options calls one of them, for the error's sentence
 * @throws RapportError `engagement/option` naming the option that is out of its range
 */
export function parseEngagementOptions(
  options: Partial<EngagementOptions> = {},
  nameOf: (option: string) => string = (option) => option,
): EngagementOptions {
  const complete = { ...engagementDefaults, ...options };
  const { prior, levelThresholds } = complete;
  const check = (holds: boolean, option: string, rule: string, value: number): void => {
    if (holds) return;
    const text = `The engagement option ${nameOf(option)} must be ${rule}, but is ${value}.`;
    throw new RapportError('engagement/option', text);
  };
  check(
    prior.fieldOfViewRad > 0 && prior.fieldOfViewRad < Math.PI / 2,
    'prior.fieldOfViewRad',
    'a half angle between 0 and pi/2 radians',
    prior.fieldOfViewRad,
  );
  const positive = {
    'prior.maxDistanceM': prior.maxDistanceM,
    smoothingTimeConstantSec: complete.smoothingTimeConstantSec,
    smoothingRestartAfterSec: complete.smoothingRestartAfterSec,
    levelWindowSec: complete.levelWindowSec,
    maxFrameGapSec: complete.maxFrameGapSec,
  };
  for (const [name, value] of Object.entries(positive)) {
    check(value > 0 && Number.isFinite(value), name, 'a number above 0', value);
  }
  const shares = { levelMinObserved: complete.levelMinObserved, minQuality: complete.minQuality };
  for (const [name, value] of Object.entries(shares)) {
    check(value >= 0 && value <= 1, name, 'between 0 and 1', value);
  }
  const scores = { levelBinariseAbove: complete.levelBinariseAbove, ...levelThresholds };
  for (const [name, value] of Object.entries(scores)) {
    check(value >= -1 && value <= 1, name, 'between -1 and 1', value);
  }
  for (const [lower, upper] of hysteresis) {
    check(
      levelThresholds[lower] < levelThresholds[upper],
      lower,
      `below ${nameOf(upper)} (${levelThresholds[upper]}), so that the level does not flicker`,
      levelThresholds[lower],
    );
  }
  return Object.freeze(complete);
}

/** Each way back lies below the way there. */
const hysteresis = [
  ['engagingToDisengagedBelow', 'disengagedToEngagingAbove'],
  ['engagedToDisengagingBelow', 'disengagingToEngagedAbove'],
] as const satisfies readonly (readonly [keyof LevelThresholds, keyof LevelThresholds])[];
