import type { ParameterSpecs } from './ParameterSpec.js';

export const sessionParameters = {
  folder: {
    type: 'string',
    default: 'sessions',
    description: 'Where sessions are written, a folder each',
  },
  resume_within_sec: {
    type: 'number',
    default: 60,
    min: 0,
    max: 3600,
    description:
      'A session whose node died goes on if it was last written to within this long, seconds; 0: it never does',
  },
  library: {
    type: 'string',
    default: '',
    description: "The behaviour library, a YAML file; empty for the suite's own, config/behaviours.yaml",
  },
  prompt_threshold: {
    type: 'number',
    default: -0.3,
    min: -1,
    max: 1,
    description: 'Smoothed engagement below this is low',
  },
  prompt_low_sec: {
    type: 'number',
    default: 5,
    min: 0.5,
    max: 600,
    description: 'Engagement known to be low for so long, seconds, proposes a prompt',
  },
  prompt_cool_down_sec: {
    type: 'number',
    default: 20,
    min: 0.5,
    max: 3600,
    description: 'No proposal for so long after a decision, seconds',
  },
  prompt_falling_by: {
    type: 'number',
    default: 0.5,
    min: 0.05,
    max: 2,
    description: 'A fall of smoothed engagement by so much within prompt_falling_sec proposes a prompt',
  },
  prompt_falling_sec: {
    type: 'number',
    default: 6,
    min: 1,
    max: 60,
    description: 'The time, seconds, whose halves are compared for a fall',
  },
  prompt_face_lost_sec: {
    type: 'number',
    default: 10,
    min: 1,
    max: 600,
    description:
      'The followed face out of view for so long, seconds, proposes a prompt, once until it is back',
  },
  prompt_gap_sec: {
    type: 'number',
    default: 2,
    min: 0.1,
    max: 60,
    description: 'Engagement unknown for so long, seconds, forgets the low time so far',
  },
  prompt_expiry_sec: {
    type: 'number',
    default: 15,
    min: 1,
    max: 600,
    description: 'An undecided prompt expires after so long, seconds',
  },
  prompt_behaviours: {
    type: 'string',
    default: 'call_attention,encourage,wave',
    description: 'Ids of the behaviours that are proposed in turn, separated by commas',
  },
  operator_away_sec: {
    type: 'number',
    default: 10,
    min: 2,
    max: 600,
    description:
      "Nothing from the operator's tool for so long, seconds, holds the session, once one has said in it that the operator is there",
  },
  consent_required: {
    type: 'boolean',
    default: false,
    description: 'No session is started without consent to it',
  },
  protocol: {
    type: 'string',
    default: '',
    description:
      'The protocol of a session that is started without one: a name in config/protocols (emotions, free) or a YAML file; empty for none',
  },
  protocol_language: {
    type: 'string',
    default: '',
    description: "Of the protocol's phrases, as en, ja, sr-Latn or sr-Cyrl; empty for the protocol's first",
  },
  behaviour_timeout_sec: {
    type: 'number',
    default: 60,
    min: 1,
    max: 600,
    description: 'A behaviour without a result for so long, seconds, counts as failed',
  },
  stop_timeout_sec: {
    type: 'number',
    default: 5,
    min: 0.5,
    // Below what a caller waits for the answer, and a launch for the process to end.
    max: 12,
    description: "A stopping session waits so long, seconds, for the robot's behaviour to end",
  },
  screening_classifier: {
    type: 'string',
    default: '',
    description:
      "A trained classifier of rapport cohort classify, whose research score the session's summary then has; empty for none",
  },
} satisfies ParameterSpecs;
