import type { AttributeQuality } from '../../core/affect/attributes.js';

/** rapport_msgs/Affect's constants. */
export const qualityCodes: Readonly<Record<AttributeQuality, number>> = {
  unavailable: 0,
  'pseudo-labelled': 1,
  measured: 2,
};
