import { robotTroubles } from '../core/behaviour/simulatedTrouble.js';
import type { ParameterSpecs } from './ParameterSpec.js';

export const naoSimulatorParameters = {
  trouble: {
    type: 'string',
    default: 'none',
    choices: robotTroubles,
    live: true,
    description:
      'How it fails: limp (nothing moves), silent (says nothing of its joints, nor of what its actions do), slow, gone (as if its driver had ended), autonomous (Autonomous Life moves its head)',
  },
  serve_actions: {
    type: 'boolean',
    default: false,
    description:
      "Serve naoqi_bridge's actions too (speech_action, body_pose_naoqi, run_behavior), as the programs of some robots do; naoqi_driver2 serves none",
  },
  rate_hz: { type: 'number', default: 20, min: 1, max: 200, description: 'Joint states a second' },
} satisfies ParameterSpecs;
