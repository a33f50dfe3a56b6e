import type { LabelledFeatures } from '../core/annotation/LabelledFeatures.js';
import { sampleView, type SamplePart, type SampleView } from '../core/culturenet/SampleView.js';
import { derivedSeed } from '../core/culturenet/shuffle.js';
import { splitFrames, type SplitOptions } from '../core/culturenet/splitFrames.js';
import { mulberry32 } from '../core/metrics/mulberry32.js';

/** Frames to fit a head to be used, to stop its training and set its uncertainty, and to judge it. */
export interface FrameParts {
  readonly train: SampleView;
  readonly validation: SampleView;
  readonly heldOut: SampleView;
}

export interface FramePartsOptions {
  readonly method: SplitOptions['method'];
  readonly blockFrames: number;
  readonly seed: number;
}

/**
 * Divides each child's frames 80 / 10 / 10. A child's division depends on its id, its number of frames and the seed
 * alone, so that a GenNet, its culture's head and the child's own head hold out the same frames.
 *
 * @throws RapportError `head/too-few-frames` when a part would be empty.
 */
export function frameParts(children: readonly LabelledFeatures[], options: FramePartsOptions): FrameParts {
  const { method, blockFrames, seed } = options;
  const width = children[0]?.width ?? 0;
  const parts: Record<keyof FrameParts, SamplePart[]> = { train: [], validation: [], heldOut: [] };
  for (const { childId, frames } of children) {
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
  };
}
