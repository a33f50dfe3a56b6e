import type { Random } from '../metrics/bootstrap.js';
import { RapportError } from '../RapportError.js';
import { shuffledIndices } from './shuffle.js';

/** How a child's frames are divided. */
export interface SplitOptions {
  /** Share of the frames that goes to p2, 0 .. 1 exclusive; paper 003 takes 0.2. */
  readonly share: number;
  /**
   * `random`: frame by frame, as paper 003, section IV-A: neighbours of a test frame, nearly equal to it, are then
   * among the training frames. `blocks`: whole stretches of `blockFrames` frames.
   */
  readonly method: 'random' | 'blocks';
  /** Frames a stretch, for `blocks`; at least 1. */
  readonly blockFrames?: number;
  readonly random: Random;
}

/** The paper's two parts of one child's frames, as increasing frame numbers. */
export interface FrameSplit {
  readonly p1: Int32Array;
  readonly p2: Int32Array;
}

/**
 * Divides frames 0 .. count - 1 into two parts that share none, each of one frame or stretch at least.
 *
 * @throws RapportError `head/too-few-frames` when there is only one.
 */
export function splitFrames(count: number, options: SplitOptions): FrameSplit {
  const { share, method, random } = options;
  const blockFrames = method === 'random' ? 1 : Math.max(1, Math.floor(options.blockFrames ?? 1));
  const blocks = Math.ceil(count / blockFrames);
  // A part of one stretch is better than none: 25 frames a second leave a small share only two stretches of 10 s.
  const blocksInP2 = Math.min(Math.max(1, Math.round(blocks * share)), blocks - 1);
  if (blocksInP2 < 1) {
    throw new RapportError(
      'head/too-few-frames',
      `${count} frames in stretches of ${blockFrames} cannot be divided ${Math.round((1 - share) * 100)} to ${Math.round(share * 100)}: record more frames or choose shorter stretches.`,
    );
  }
  const inP2 = new Uint8Array(blocks);
  for (const block of shuffledIndices(blocks, random).subarray(0, blocksInP2)) inP2[block] = 1;
  const p1: number[] = [];
  const p2: number[] = [];
  for (let frame = 0; frame < count; frame += 1) {
    (inP2[Math.floor(frame / blockFrames)] === 1 ? p2 : p1).push(frame);
  }
  return { p1: Int32Array.from(p1), p2: Int32Array.from(p2) };
}
