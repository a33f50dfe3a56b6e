import { describe, expect, it } from 'vitest';

import { engagementParameters } from '../../config/engagement.js';
import type { ParameterValues } from '../../config/ParameterSpec.js';
import { engagementDefaults } from '../../core/engagement/engagementOptions.js';
import { engagementStageOf } from '../../config/engagementStageOf.js';

const defaults = Object.fromEntries(
  Object.entries(engagementParameters).map(([name, spec]) => [name, spec.default]),
) as unknown as ParameterValues<typeof engagementParameters>;

describe("the stage that the engagement node's parameters describe", () => {
  it('is the default one where nothing is set', () => {
    expect(engagementStageOf(defaults).options).toEqual(engagementDefaults);
  });

  it('takes each threshold from its own parameter', () => {
    const { levelThresholds } = engagementStageOf({
      ...defaults,
      level_disengaged_to_engaging: 0.1,
      level_engaging_to_engaged: 0.2,
      level_engaging_to_disengaged: -0.3,
      level_engaged_to_disengaging: 0.4,
      level_disengaging_to_engaged: 0.5,
      level_disengaging_to_disengaged: -0.6,
    }).options;
    expect(levelThresholds).toEqual({
      disengagedToEngagingAbove: 0.1,
      engagingToEngagedAbove: 0.2,
      engagingToDisengagedBelow: -0.3,
      engagedToDisengagingBelow: 0.4,
      disengagingToEngagedAbove: 0.5,
      disengagingToDisengagedBelow: -0.6,
    });
  });

  it("refuses thresholds that contradict each other, by the parameters' names", () => {
    expect(() => engagementStageOf({ ...defaults, level_engaging_to_disengaged: 0 })).toThrow(
      'The engagement option level_engaging_to_disengaged must be below level_disengaged_to_engaging (-0.4), so that the level does not flicker, but is 0.',
    );
  });
});
