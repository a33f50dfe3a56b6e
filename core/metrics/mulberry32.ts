import type { Random } from './bootstrap.js';

/**
 * A small seeded generator of uniform numbers in [0, 1) (Ettinger's mulberry32, period 2^32): for resampling and
 * shuffling, not for secrets.
 *
 * @param seed any integer; its low 32 bits count
 */
export function mulberry32(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
