import { derivedSeed, shuffledIndices } from '../culturenet/shuffle.js';
import { mulberry32 } from '../metrics/mulberry32.js';

/** The labels dealt out anew among the children, the same for the same seed and number. */
export function permutedLabels(labels: Uint8Array, seed: number, permutation: number): Uint8Array {
  const order = shuffledIndices(labels.length, mulberry32(derivedSeed(seed, 'permutation', permutation)));
  return Uint8Array.from(order, (row) => labels[row] ?? 0);
}

/** How often chance did as well. */
export interface PermutationResult {
  /** Permutations that had the figure. */
  readonly permutations: number;
  readonly asGood: number;
  /** (as good + 1) / (permutations + 1): never 0 (Phipson & Smyth 2010). */
  readonly p: number;
  /** The middle 95 % of what chance came to, and its median. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** @returns `undefined` without an observed figure or without permutations */
export function permutationResult(
  observed: number | undefined,
  byChance: readonly (number | undefined)[],
): PermutationResult | undefined {
  const known = byChance.filter((value) => value !== undefined).sort((left, right) => left - right);
  if (observed === undefined || known.length === 0) return undefined;
  // Figures are fractions of whole numbers, made in different orders: equal but for rounding is equal.
  const asGood = known.filter((value) => value >= observed - 1e-12).length;
  const at = (share: number): number => known[Math.round(share * (known.length - 1))] ?? Number.NaN;
  return {
    permutations: known.length,
    asGood,
    p: (asGood + 1) / (known.length + 1),
    low: at(0.025),
    median: at(0.5),
    high: at(0.975),
  };
}
