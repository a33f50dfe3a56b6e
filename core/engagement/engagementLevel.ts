/** ROS4HRI's engagement levels (hri_msgs/EngagementLevel). */
export type EngagementLevel = 'UNKNOWN' | 'DISENGAGED' | 'ENGAGING' | 'ENGAGED' | 'DISENGAGING';

/** The numbers of hri_msgs/EngagementLevel. */
export const engagementLevelCodes: Readonly<Record<EngagementLevel, number>> = {
  UNKNOWN: 0,
  DISENGAGED: 1,
  ENGAGING: 2,
  ENGAGED: 3,
  DISENGAGING: 4,
};

/** The borders on the window's mean, each -1 .. 1; every pair of opposite transitions leaves a gap between them. */
export interface LevelThresholds {
  readonly disengagedToEngagingAbove: number;
  readonly engagingToEngagedAbove: number;
  readonly engagingToDisengagedBelow: number;
  readonly engagedToDisengagingBelow: number;
  readonly disengagingToEngagedAbove: number;
  readonly disengagingToDisengagedBelow: number;
}

/** hri_engagement 2.0.1's thresholds. */
export const levelThresholdDefaults: LevelThresholds = {
  disengagedToEngagingAbove: -0.4,
  engagingToEngagedAbove: 0.5,
  engagingToDisengagedBelow: -0.6,
  engagedToDisengagingBelow: 0.4,
  disengagingToEngagedAbove: 0.6,
  disengagingToDisengagedBelow: -0.5,
};

/**
 * The level after one more evaluation: at most one of hri_engagement's transitions or, where none was known, as many as lead
 * from DISENGAGED to what the mean says. (hri_engagement's first levels are DISENGAGED and ENGAGING whoever comes into view.)
 *
 * @param mean the mean engagement of the window, -1 .. 1
 */
export function nextLevel(
  level: EngagementLevel,
  mean: number,
  thresholds: LevelThresholds = levelThresholdDefaults,
): EngagementLevel {
  if (level !== 'UNKNOWN') return transition(level, mean, thresholds);
  return transition(transition('DISENGAGED', mean, thresholds), mean, thresholds);
}

function transition(
  level: Exclude<EngagementLevel, 'UNKNOWN'>,
  mean: number,
  thresholds: LevelThresholds,
): Exclude<EngagementLevel, 'UNKNOWN'> {
  switch (level) {
    case 'DISENGAGED':
      return mean > thresholds.disengagedToEngagingAbove ? 'ENGAGING' : level;
    case 'ENGAGING':
      if (mean < thresholds.engagingToDisengagedBelow) return 'DISENGAGED';
      return mean > thresholds.engagingToEngagedAbove ? 'ENGAGED' : level;
    case 'ENGAGED':
      return mean < thresholds.engagedToDisengagingBelow ? 'DISENGAGING' : level;
    case 'DISENGAGING':
      if (mean > thresholds.disengagingToEngagedAbove) return 'ENGAGED';
      return mean < thresholds.disengagingToDisengagedBelow ? 'DISENGAGED' : level;
  }
}
