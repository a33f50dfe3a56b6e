import type { ParameterSpecs } from './ParameterSpec.js';

export const affectParameters = {
  model: {
    type: 'string',
    default: 'affect-eesp',
    description: 'The affect network, by its id in models/manifest.json (rapport models list)',
  },
  threads: {
    type: 'integer',
    default: 1,
    min: 1,
    max: 64,
    description: 'Threads of the network; a small one gains nothing from a second',
  },
} satisfies ParameterSpecs;
