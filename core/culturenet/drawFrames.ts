import { shuffledIndices } from './shuffle.js';
import type { SplitOptions } from './splitFrames.js';

/**
 * A random part of frames 0 .. count - 1, as increasing frame numbers: single frames, or whole stretches and at least one.
 *
 * The same generator draws nested parts: a smaller share lies within a larger one.
 *
 * @param options `share` is 0 .. 1; 1 takes all
 */
export function drawFrames(count: number, options: SplitOptions): Int32Array {
  const { share, method, random } = options;
  const blockFrames = method === 'random' ? 1 : Math.max(1, Math.floor(options.blockFrames ?? 1));
  const blocks = Math.ceil(count / blockFrames);
  const drawn = shuffledIndices(blocks, random).subarray(0, Math.max(1, Math.round(blocks * share)));
  const isDrawn = new Uint8Array(blocks);
  for (const block of drawn) isDrawn[block] = 1;
  return Int32Array.from({ length: count }, (_, frame) => frame).filter(
    (frame) => isDrawn[Math.floor(frame / blockFrames)] === 1,
  );
}
