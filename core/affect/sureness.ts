import type { AffectEstimate } from './AffectEstimate.js';

/** The greatest expression's probability at which nothing is known yet, and the one from which on an answer is sure. */
const ramp = { nothing: 0.2, full: 0.5 } as const;

/** What is left of a face's readability where the network does not know its expression. */
const least = 0.5;

/**
 * How far the network knows the face before it, 0.5..1: 1 where one expression has a probability of 0.5 or more, less the
 * more evenly the probabilities are spread. 1 where no expression is available, since then nothing is said.
 *
 * A face unlike those that the network learned from is better called hard to read than neutral.
 */
export function sureness({ expressions }: Pick<AffectEstimate, 'expressions'>): number {
  const available = expressions.filter(Number.isFinite);
  if (available.length === 0) return 1;
  const greatest = Math.max(...available);
  const share = (greatest - ramp.nothing) / (ramp.full - ramp.nothing);
  return least + (1 - least) * Math.min(1, Math.max(0, share));
}
