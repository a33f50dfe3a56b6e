import { engagementDefaults } from '../core/engagement/engagementOptions.js';
import { affectParameters } from './affect.js';
import type { ParameterSpecs } from './ParameterSpec.js';

const thresholds = engagementDefaults.levelThresholds;

export const engagementParameters = {
  heads: {
    type: 'string',
    default: '',
    description: 'Folder of trained heads (rapport head); empty for the one of this installation',
  },
  model: {
    type: 'string',
    default: affectParameters.model.default,
    description:
      'The affect network whose features the heads were trained on, by its id in models/manifest.json',
  },
  child_id: {
    type: 'string',
    default: '',
    description: "Whose head to use until a session starts; empty for nobody's",
  },
  culture: { type: 'string', default: '', description: 'Culture whose head to use until a session starts' },
  smoothing_time_constant_sec: {
    type: 'number',
    default: engagementDefaults.smoothingTimeConstantSec,
    min: 0.01,
    max: 120,
    description: 'Time constant of the causal smoothing, seconds',
  },
  smoothing_restart_sec: {
    type: 'number',
    default: engagementDefaults.smoothingRestartAfterSec,
    min: 0.1,
    max: 600,
    description:
      'After so many seconds without a score smoothing starts anew, and the level is UNKNOWN until there is one',
  },
  min_coverage: {
    type: 'number',
    default: engagementDefaults.minQuality,
    min: 0,
    max: 1,
    description: 'A face that can be read less than this gives no score',
  },
  level_window_sec: {
    type: 'number',
    default: engagementDefaults.levelWindowSec,
    min: 0.5,
    max: 600,
    description:
      'The level follows the mean of so many seconds; where little is seen, of up to three times as many',
  },
  level_min_observed: {
    type: 'number',
    default: engagementDefaults.levelMinObserved,
    min: 0,
    max: 1,
    description: 'Share of those seconds in which engagement must be known for there to be a level',
  },
  level_input: {
    type: 'string',
    default: engagementDefaults.levelInput,
    choices: ['binarised', 'continuous'],
    description: 'What of a score enters the level: +1 or -1 as in hri_engagement, or the score itself',
  },
  level_disengaged_to_engaging: {
    type: 'number',
    default: thresholds.disengagedToEngagingAbove,
    min: -1,
    max: 1,
    description: 'DISENGAGED becomes ENGAGING above',
  },
  level_engaging_to_engaged: {
    type: 'number',
    default: thresholds.engagingToEngagedAbove,
    min: -1,
    max: 1,
    description: 'ENGAGING becomes ENGAGED above',
  },
  level_engaging_to_disengaged: {
    type: 'number',
    default: thresholds.engagingToDisengagedBelow,
    min: -1,
    max: 1,
    description: 'ENGAGING becomes DISENGAGED below',
  },
  level_engaged_to_disengaging: {
    type: 'number',
    default: thresholds.engagedToDisengagingBelow,
    min: -1,
    max: 1,
    description: 'ENGAGED becomes DISENGAGING below',
  },
  level_disengaging_to_engaged: {
    type: 'number',
    default: thresholds.disengagingToEngagedAbove,
    min: -1,
    max: 1,
    description: 'DISENGAGING becomes ENGAGED above',
  },
  level_disengaging_to_disengaged: {
    type: 'number',
    default: thresholds.disengagingToDisengagedBelow,
    min: -1,
    max: 1,
    description: 'DISENGAGING becomes DISENGAGED below',
  },
  annotation_reaction_sec: {
    type: 'number',
    default: 0,
    min: 0,
    max: 5,
    live: true,
    description:
      'How late the annotating person reacts: an annotation belongs to the face so much earlier, seconds',
  },
  input_timeout_sec: {
    type: 'number',
    default: 1,
    min: 0.1,
    max: 60,
    description: 'Without affect for so long, seconds, engagement is published as unknown',
  },
} satisfies ParameterSpecs;
