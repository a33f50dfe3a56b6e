import type { ParameterSpecs } from './ParameterSpec.js';

export const behaviourParameters = {
  library: {
    type: 'string',
    default: '',
    description: "The behaviour library, a YAML file; empty for the suite's own, config/behaviours.yaml",
  },
  session_required: {
    type: 'boolean',
    default: true,
    live: true,
    description:
      'Execute only while a session runs and is not held; false where something else than the session node leads the robot',
  },
  dry_run: {
    type: 'boolean',
    default: false,
    live: true,
    description: 'Say what would be sent to the robot, and send nothing',
  },
} satisfies ParameterSpecs;
