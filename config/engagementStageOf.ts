import type { engagementParameters } from './engagement.js';
import type { ParameterValues } from './ParameterSpec.js';
import type { LevelThresholds } from '../core/engagement/engagementLevel.js';
import { createEngagementStage, type EngagementStage } from '../core/engagement/engagementStage.js';

/** Which parameter of the node holds which threshold. */
const thresholdParameters = {
  disengagedToEngagingAbove: 'level_disengaged_to_engaging',
  engagingToEngagedAbove: 'level_engaging_to_engaged',
  engagingToDisengagedBelow: 'level_engaging_to_disengaged',
  engagedToDisengagingBelow: 'level_engaged_to_disengaging',
  disengagingToEngagedAbove: 'level_disengaging_to_engaged',
  disengagingToDisengagedBelow: 'level_disengaging_to_disengaged',
} as const satisfies Record<keyof LevelThresholds, keyof typeof engagementParameters>;

/**
 * The stage that the node's parameters describe.
 *
 * @throws RapportError `engagement/option` where thresholds contradict each other, by the parameters' names
 */
export function engagementStageOf(parameters: ParameterValues<typeof engagementParameters>): EngagementStage {
  const thresholds = Object.entries(thresholdParameters) as [keyof LevelThresholds, ThresholdParameter][];
  return createEngagementStage(
    {
      smoothingTimeConstantSec: parameters.smoothing_time_constant_sec,
      smoothingRestartAfterSec: parameters.smoothing_restart_sec,
      minQuality: parameters.min_coverage,
      levelWindowSec: parameters.level_window_sec,
      levelMinObserved: parameters.level_min_observed,
      levelInput: parameters.level_input === 'continuous' ? 'continuous' : 'binarised',
      levelThresholds: Object.fromEntries(
        thresholds.map(([threshold, parameter]) => [threshold, parameters[parameter]]),
      ) as unknown as LevelThresholds,
    },
    (option) =>
      option in thresholdParameters ? thresholdParameters[option as keyof LevelThresholds] : option,
  );
}

type ThresholdParameter = (typeof thresholdParameters)[keyof LevelThresholds];
