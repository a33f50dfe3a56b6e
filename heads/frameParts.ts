import type { LabelledFeatures } from '../core/annotation/LabelledFeatures.js';
import { framesIn } from '../core/culturenet/framesIn.js';
import { sampleView, type SamplePart, type SampleView } from '../core/culturenet/SampleView.js';
import { derivedSeed } from '../core/culturenet/shuffle.js';
import { splitFrames, type SplitOptions } from '../core/culturenet/splitFrames.js';
import { mulberry32 } from '../core/metrics/mulberry32.js';

/** Frames to fit a head to be used, to stop its training and set its uncertainty, and to judge it. */
export interface FrameParts {
  readonly train: SampleView;
  readonly validation: SampleView;
  readonly heldOut: SampleView;
  /** Frames in the longest of the children's stretches: so many neighbours the bootstrap draws together. */
  readonly blockFrames: number;
}

export interface FramePartsOptions {
  readonly method: SplitOptions['method'];
  /** Length of the stretches of `blocks`, seconds of each child's own stamps: recordings differ in their frame rates. */
  readonly blockSec: number;
  /** A child's frames are cut into so many stretches at least, which then may be shorter than `blockSec`. */
  readonly leastBlocks?: number;
  readonly seed: number;
}

function blockFramesOf(stampNs: BigInt64Array, { blockSec, leastBlocks }: FramePartsOptions): number {
  const asked = framesIn(blockSec, stampNs);
  if (leastBlocks === undefined) return asked;
  return Math.max(1, Math.min(asked, Math.floor(stampNs.length / leastBlocks)));
}

/**
 * Divides each child's frames 80 / 10 / 10. A child's division depends on its id, its stamps and the seed alone,
 * so that a GenNet, its culture's head and the child's own head hold out the same frames.
 *
 * @throws RapportError `head/too-few-frames` when a part would be empty.
 */
export function frameParts(children: readonly LabelledFeatures[], options: FramePartsOptions): FrameParts {
  const { method, seed } = options;
  const width = children[0]?.width ?? 0;
  const parts: Record<'train' | 'validation' | 'heldOut', SamplePart[]> = {
    train: [],
    validation: [],
    heldOut: [],
  };
  const blockLengths = children.map(({ frames }) => blockFramesOf(frames.stampNs, options));
  for (const [index, { childId, frames }] of children.entries()) {
    const blockFrames = blockLengths[index] ?? 1;
    const random = mulberry32(derivedSeed(seed, 'parts', childId));
    const outer = splitFrames(frames.labels.length, { method, blockFrames, share: 0.2, random });
    const inner = splitFrames(outer.p2.length, { method, blockFrames, share: 0.5, random });
    const held = (positions: Int32Array): Int32Array => positions.map((position) => outer.p2[position] ?? 0);
    const part = (rows: Int32Array): SamplePart => ({
      features: frames.features,
      labels: frames.labels,
      rows,
    });
    parts.train.push(part(outer.p1));
    parts.validation.push(part(held(inner.p1)));
    parts.heldOut.push(part(held(inner.p2)));
  }
  return {
    train: sampleView(width, parts.train),
    validation: sampleView(width, parts.validation),
    heldOut: sampleView(width, parts.heldOut),
    blockFrames: Math.max(1, ...blockLengths),
  };
}
