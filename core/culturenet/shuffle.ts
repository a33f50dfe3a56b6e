import type { Random } from '../metrics/bootstrap.js';

/** The whole numbers 0 .. count - 1 in random order (Fisher & Yates). */
export function shuffledIndices(count: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const value = order[last] as number;
    order[last] = order[other] as number;
    order[other] = value;
  }
  return order;
}

/** A standard normal number (Box & Muller 1958). */
export function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * A seed for one purpose out of a run's seed, so that no two purposes share a sequence and none depends on how often
 * another was drawn from. FNV-1a over the parts.
 */
export function derivedSeed(seed: number, ...purpose: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of [seed, ...purpose].join('|')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash;
}
