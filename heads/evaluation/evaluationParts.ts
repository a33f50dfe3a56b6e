import type { LabelledFeatures } from '../../core/annotation/LabelledFeatures.js';
import { drawFrames } from '../../core/culturenet/drawFrames.js';
import { framesIn } from '../../core/culturenet/framesIn.js';
import { sampleView, type SampleView } from '../../core/culturenet/SampleView.js';
import { derivedSeed } from '../../core/culturenet/shuffle.js';
import { splitFrames, type FrameSplit, type SplitOptions } from '../../core/culturenet/splitFrames.js';
import type { TrainingSettings } from '../../core/culturenet/TrainingSettings.js';
import { mulberry32 } from '../../core/metrics/mulberry32.js';

/** How every child's frames are divided. */
export interface EvaluationSplit {
  readonly method: SplitOptions['method'];
  /** Length of the stretches for `blocks`, seconds of each child's own stamps. */
  readonly blockSec: number;
}

/** An evaluation's frames and what divides them. */
export interface EvaluationData {
  /** One entry a child, every label finite. */
  readonly cohort: readonly LabelledFeatures[];
  readonly settings: TrainingSettings;
  readonly split: EvaluationSplit;
}

/** Frames that fit a head and frames that decide when its training stops. */
export interface Parts {
  readonly train: SampleView;
  readonly validation: SampleView;
}

/** The paper's share of p2, section IV-A. */
const p2Share = 0.2;

/** Share of the frames learned from that decides when to stop, in the subject-dependent settings. */
const validationShare = 0.2;

/** Some rows of some children as one view. */
export function viewOf(
  data: EvaluationData,
  parts: readonly (readonly [LabelledFeatures, Int32Array])[],
): SampleView {
  const width = data.cohort[0]?.width ?? 0;
  return sampleView(
    width,
    parts.map(([child, rows]) => ({ features: child.frames.features, labels: child.frames.labels, rows })),
  );
}

/**
 * The paper's split of one child in one run: the same in every protocol.
 *
 * @throws RapportError `head/too-few-frames`
 */
export function splitOf(data: EvaluationData, run: number, child: LabelledFeatures): FrameSplit {
  return splitFrames(child.frames.labels.length, {
    ...dividing(data, child),
    share: p2Share,
    random: mulberry32(derivedSeed(data.settings.seed, 'split', run, child.childId)),
  });
}

function dividing(
  { split: { method, blockSec } }: EvaluationData,
  { frames }: LabelledFeatures,
): Pick<SplitOptions, 'method' | 'blockFrames'> {
  return method === 'random' ? { method } : { method, blockFrames: framesIn(blockSec, frames.stampNs) };
}

/** Subject independent: p1 of these children to train, p2 to validate. */
export function independentParts(
  data: EvaluationData,
  run: number,
  children: readonly LabelledFeatures[],
): Parts {
  const splits = children.map((child) => [child, splitOf(data, run, child)] as const);
  return {
    train: viewOf(
      data,
      splits.map(([child, { p1 }]) => [child, p1]),
    ),
    validation: viewOf(
      data,
      splits.map(([child, { p2 }]) => [child, p2]),
    ),
  };
}

/** Subject dependent: of a child's p2, four fifths to train and one fifth to validate; `share` draws less of p2. */
export function dependentParts(
  data: EvaluationData,
  run: number,
  children: readonly LabelledFeatures[],
  share = p2Share,
): Parts {
  const train: [LabelledFeatures, Int32Array][] = [];
  const validation: [LabelledFeatures, Int32Array][] = [];
  for (const child of children) {
    const { p2 } = splitOf(data, run, child);
    const random = mulberry32(derivedSeed(data.settings.seed, 'inner', run, child.childId));
    // A generator of its own, so that all shares of a run are nested and none changes what else is drawn.
    const divided = dividing(data, child);
    const drawn = drawFrames(p2.length, {
      ...divided,
      share: share / p2Share,
      random: mulberry32(derivedSeed(data.settings.seed, 'share', run, child.childId)),
    });
    const inner = splitFrames(drawn.length, { ...divided, share: validationShare, random });
    const pick = (positions: Int32Array): Int32Array =>
      positions.map((position) => p2[drawn[position] ?? 0] ?? 0);
    train.push([child, pick(inner.p1)]);
    validation.push([child, pick(inner.p2)]);
  }
  return { train: viewOf(data, train), validation: viewOf(data, validation) };
}
