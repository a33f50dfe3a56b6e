import { nanoseconds } from '../../core/nanoseconds.js';
import type { LabelledFeatures } from '../../core/annotation/LabelledFeatures.js';
import { framesIn } from '../../core/culturenet/framesIn.js';
import { sampleView, type SamplePart, type SampleView } from '../../core/culturenet/SampleView.js';
import { derivedSeed } from '../../core/culturenet/shuffle.js';
import { RapportError } from '../../core/RapportError.js';
import { splitFrames, type SplitOptions } from '../../core/culturenet/splitFrames.js';
import { mulberry32 } from '../../core/metrics/mulberry32.js';

/** Frames to fit a head to be used, to stop its training and set its uncertainty, and to judge it. */
export interface FrameParts {
  readonly train: SampleView;
  readonly validation: SampleView;
  readonly heldOut: SampleView;
  /** Frames in the longest of the children's stretches: so many neighbours the bootstrap draws together. */
  readonly blockFrames: number;
}

export interface FramePartsOptions {
  /**
   * `random` and `blocks` as `SplitOptions` says. `clock`: of ten stretches that follow each other on the clock one is for
   * validation and one held out, whatever was recorded before or will be after: a frame's part never changes.
   */
  readonly method: SplitOptions['method'] | 'clock';
  /** Length of the stretches, seconds of each child's own stamps: recordings differ in their frame rates. */
  readonly blockSec: number;
  readonly seed: number;
}

/** `blocks`: a child's frames are cut into so many stretches at least, which then are shorter than asked for. */
const leastBlocks = 20;

function blockFramesOf(stampNs: BigInt64Array, { method, blockSec }: FramePartsOptions): number {
  const asked = framesIn(blockSec, stampNs);
  if (method === 'clock') return asked;
  return Math.max(1, Math.min(asked, Math.floor(stampNs.length / leastBlocks)));
}

/** The rows of each part. */
interface DividedRows {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly heldOut: Int32Array;
}

function rowsAtRandom(
  { childId, frames }: LabelledFeatures,
  options: { readonly method: SplitOptions['method']; readonly blockFrames: number; readonly seed: number },
): DividedRows {
  const { method, blockFrames, seed } = options;
  const random = mulberry32(derivedSeed(seed, 'parts', childId));
  try {
    const outer = splitFrames(frames.labels.length, { method, blockFrames, share: 0.2, random });
    const inner = splitFrames(outer.p2.length, { method, blockFrames, share: 0.5, random });
    const held = (positions: Int32Array): Int32Array => positions.map((position) => outer.p2[position] ?? 0);
    return { train: outer.p1, validation: held(inner.p1), heldOut: held(inner.p2) };
  } catch (error) {
    if (!(error instanceof RapportError)) throw error;
    throw new RapportError(
      'head/too-few-frames',
      `${childId} has ${frames.labels.length} labelled frames, too few to fit, stop and judge a head in stretches of ${blockFrames}: record more, or leave the child out.`,
      { cause: error },
    );
  }
}

/** Of ten stretches on the clock the one for validation and the one held out: as far from each other as can be. */
const [validationStretch, heldOutStretch] = [2n, 7n];

function rowsByClock({ childId, frames }: LabelledFeatures, blockSec: number): DividedRows {
  const stretchNs = nanoseconds(blockSec);
  const parts = { train: [] as number[], validation: [] as number[], heldOut: [] as number[] };
  for (const [row, stampNs] of frames.stampNs.entries()) {
    const place = (stampNs / stretchNs) % 10n;
    parts[place === validationStretch ? 'validation' : place === heldOutStretch ? 'heldOut' : 'train'].push(
      row,
    );
  }
  if (Object.values(parts).some((rows) => rows.length === 0)) {
    throw new RapportError(
      'head/too-few-frames',
      `${childId} has too few annotated moments to hold some out: annotate for ${10 * blockSec} s without a long pause.`,
    );
  }
  return {
    train: Int32Array.from(parts.train),
    validation: Int32Array.from(parts.validation),
    heldOut: Int32Array.from(parts.heldOut),
  };
}

/**
 * Divides each child's frames 80 / 10 / 10. A child's division depends on its id, its stamps and the seed alone,
 * so that a GenNet, its culture's head and the child's own head hold out the same frames of the same recordings.
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
  for (const [index, child] of children.entries()) {
    const blockFrames = blockLengths[index] ?? 1;
    const rows =
      method === 'clock'
        ? rowsByClock(child, options.blockSec)
        : rowsAtRandom(child, { method, blockFrames, seed });
    const part = (own: Int32Array): SamplePart => ({
      features: child.frames.features,
      labels: child.frames.labels,
      rows: own,
    });
    parts.train.push(part(rows.train));
    parts.validation.push(part(rows.validation));
    parts.heldOut.push(part(rows.heldOut));
  }
  return {
    train: sampleView(width, parts.train),
    validation: sampleView(width, parts.validation),
    heldOut: sampleView(width, parts.heldOut),
    blockFrames: Math.max(1, ...blockLengths),
  };
}
