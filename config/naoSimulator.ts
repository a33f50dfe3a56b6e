import { robotTroubles } from '../core/behaviour/simulatedTrouble.js';
import type { ParameterSpecs } from './ParameterSpec.js';

export const naoSimulatorParameters = {
  trouble: {
    type: 'string',
    default: 'none',
    choices: robotTroubles,
    live: true,
    description:
      'How it fails: limp (nothing moves), silent (says nothing of its joints), slow, gone (as if its driver had ended), autonomous (Autonomous Life moves its head)',
  },
  rate_hz: { type: 'number', default: 20, min: 1, max: 200, description: 'Joint states a second' },
} satisfies ParameterSpecs;
