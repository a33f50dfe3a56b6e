import type { ParameterSpecs } from './ParameterSpec.js';

export const naoSimulatorParameters = {
  rate_hz: { type: 'number', default: 20, min: 1, max: 200, description: 'Joint states a second' },
} satisfies ParameterSpecs;
