import type { LabelledFeatures } from '../core/annotation/LabelledFeatures.js';
import { drawFrames } from '../core/culturenet/drawFrames.js';
import type { DenseLayer } from '../core/culturenet/Head.js';
import type { EvaluationTask, Protocol } from '../core/culturenet/protocol.js';
import { taskId } from '../core/culturenet/protocol.js';
import { sampleView, viewLabels, type SampleView } from '../core/culturenet/SampleView.js';
import { derivedSeed } from '../core/culturenet/shuffle.js';
import { splitFrames, type FrameSplit, type SplitOptions } from '../core/culturenet/splitFrames.js';
import type { TaskResult } from '../core/culturenet/TaskResult.js';
import type { TrainingSettings } from '../core/culturenet/TrainingSettings.js';
import { agreement } from '../core/metrics/agreement.js';
import { headEffectiveness } from '../core/metrics/headEffectiveness.js';
import { mulberry32 } from '../core/metrics/mulberry32.js';
import { activationView, fitAllLayers, fitLastLayer, type FittingNetworks } from './fitLayers.js';
import { predict } from './predict.js';

export interface EvaluationContext {
  /** One entry a child, every label finite. */
  readonly cohort: readonly LabelledFeatures[];
  readonly networks: FittingNetworks;
  readonly settings: TrainingSettings;
  readonly split: Pick<SplitOptions, 'method' | 'blockFrames'>;
  readonly signal?: AbortSignal;
}

/** The paper's share of p2, section IV-A. */
const p2Share = 0.2;

/** Share of the frames learned from that decides when to stop, in the subject-dependent settings. */
const validationShare = 0.2;

interface Parts {
  readonly train: SampleView;
  readonly validation: SampleView;
}

/** Some rows of some children as one view. */
function viewOf(
  context: EvaluationContext,
  parts: readonly (readonly [LabelledFeatures, Int32Array])[],
): SampleView {
  const width = context.cohort[0]?.width ?? 0;
  return sampleView(
    width,
    parts.map(([child, rows]) => ({ features: child.frames.features, labels: child.frames.labels, rows })),
  );
}

/** The paper's split of one child in one run: the same in every protocol. */
function splitOf(context: EvaluationContext, run: number, child: LabelledFeatures): FrameSplit {
  return splitFrames(child.frames.labels.length, {
    ...context.split,
    share: p2Share,
    random: mulberry32(derivedSeed(context.settings.seed, 'split', run, child.childId)),
  });
}

/** Subject independent: p1 of these children to train, p2 to validate. */
function independentParts(
  context: EvaluationContext,
  run: number,
  children: readonly LabelledFeatures[],
): Parts {
  const splits = children.map((child) => [child, splitOf(context, run, child)] as const);
  return {
    train: viewOf(
      context,
      splits.map(([child, { p1 }]) => [child, p1]),
    ),
    validation: viewOf(
      context,
      splits.map(([child, { p2 }]) => [child, p2]),
    ),
  };
}

/** Subject dependent: of a child's p2, four fifths to train and one fifth to validate; `share` draws less of p2. */
function dependentParts(
  context: EvaluationContext,
  run: number,
  children: readonly LabelledFeatures[],
  share = p2Share,
): Parts {
  const train: [LabelledFeatures, Int32Array][] = [];
  const validation: [LabelledFeatures, Int32Array][] = [];
  for (const child of children) {
    const { p2 } = splitOf(context, run, child);
    const random = mulberry32(derivedSeed(context.settings.seed, 'inner', run, child.childId));
    // A generator of its own, so that all shares of a run are nested and none changes what else is drawn.
    const drawn = drawFrames(p2.length, {
      ...context.split,
      share: share / p2Share,
      random: mulberry32(derivedSeed(context.settings.seed, 'share', run, child.childId)),
    });
    const inner = splitFrames(drawn.length, { ...context.split, share: validationShare, random });
    const pick = (positions: Int32Array): Int32Array =>
      positions.map((position) => p2[drawn[position] ?? 0] ?? 0);
    train.push([child, pick(inner.p1)]);
    validation.push([child, pick(inner.p2)]);
  }
  return { train: viewOf(context, train), validation: viewOf(context, validation) };
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

interface Judged {
  readonly protocol: Protocol;
  readonly child: LabelledFeatures;
  readonly estimates: Float32Array;
  readonly reference: Float32Array;
  readonly epochs: number;
  readonly trainingMean: number;
  readonly share?: number;
}

function judge(run: number, judged: Judged): TaskResult {
  const { protocol, child, estimates, reference, epochs, trainingMean, share } = judged;
  const reason =
    protocol === 'ME'
      ? undefined
      : headEffectiveness(reference, estimates, { meanLabel: trainingMean })?.reason;
  return {
    protocol,
    run,
    childId: child.childId,
    culture: child.culture,
    ...(share === undefined ? {} : { share }),
    agreement: agreement(reference, estimates),
    frames: reference.length,
    epochs,
    ...(reason === undefined ? {} : { ineffective: reason }),
  };
}

/**
 * Runs one training of the paper's evaluation (section IV) and judges it on each tested child's p1.
 *
 * @throws RapportError from the split (too few frames) or the training (diverged, interrupted).
 */
export async function evaluateTask(task: EvaluationTask, context: EvaluationContext): Promise<TaskResult[]> {
  const { cohort, networks } = context;
  const { run } = task;
  const settings = { ...context.settings, seed: derivedSeed(context.settings.seed, taskId(task)) };
  const options = { settings, ...(context.signal === undefined ? {} : { signal: context.signal }) };
  const results: TaskResult[] = [];

  async function test(
    protocol: Protocol,
    children: readonly LabelledFeatures[],
    head: { layers: readonly DenseLayer[]; epochs: number; trainingMean: number; share?: number },
  ): Promise<void> {
    for (const child of children) {
      const view = viewOf(context, [[child, splitOf(context, run, child).p1]]);
      const { scores } = await predict(networks.whole.prediction, head.layers, view);
      results.push(judge(run, { protocol, child, estimates: scores, reference: viewLabels(view), ...head }));
    }
  }

  async function fitWhole(
    parts: Parts,
  ): Promise<{ layers: readonly DenseLayer[]; epochs: number; trainingMean: number }> {
    const state = await fitAllLayers(networks, { ...parts, ...options });
    return { layers: state.best, epochs: state.history.length, trainingMean: mean(viewLabels(parts.train)) };
  }

  async function refit(layers: readonly DenseLayer[], parts: Parts): ReturnType<typeof fitWhole> {
    const parent = layers.at(-1);
    if (parent === undefined) return { layers, epochs: 0, trainingMean: 0 };
    const state = await fitLastLayer(networks, parent, {
      train: await activationView(networks, layers, parts.train),
      validation: await activationView(networks, layers, parts.validation),
      ...options,
    });
    return {
      layers: [...layers.slice(0, -1), ...state.best],
      epochs: state.history.length,
      trainingMean: mean(viewLabels(parts.train)),
    };
  }

  switch (task.kind) {
    case 'within':
    case 'mixed': {
      const target = cohort.filter(({ childId }) => childId === task.childId);
      const culture = target[0]?.culture;
      const others = cohort.filter((child) => child.childId !== task.childId);
      const compatriots = others.filter((child) => child.culture === culture);
      const parts = independentParts(context, run, task.kind === 'within' ? compatriots : others);
      const head = await fitWhole(parts);
      await test(task.kind === 'within' ? 'M1' : 'M3', target, head);
      if (task.kind === 'mixed' && task.culturalize === 'yes') {
        await test('M4', target, await refit(head.layers, independentParts(context, run, compatriots)));
      }
      return results;
    }
    case 'cross': {
      const [learned, foreign] = [true, false].map((same) =>
        cohort.filter(({ culture }) => (culture === task.culture) === same),
      );
      await test('M2', foreign ?? [], await fitWhole(independentParts(context, run, learned ?? [])));
      return results;
    }
    case 'joint': {
      const children = cohort.filter(({ culture }) => culture === task.culture);
      await test('M5', children, await fitWhole(dependentParts(context, run, children)));
      return results;
    }
    case 'single': {
      const target = cohort.filter(({ childId }) => childId === task.childId);
      const head = await fitWhole(dependentParts(context, run, target, task.share));
      await test('M6', target, { ...head, share: task.share });
      return results;
    }
    case 'personal': {
      const gennet = await fitWhole(dependentParts(context, run, cohort));
      for (const culture of new Set(cohort.map((child) => child.culture))) {
        const children = cohort.filter((child) => child.culture === culture);
        const culturalized = await refit(gennet.layers, dependentParts(context, run, children));
        for (const child of children) {
          await test('M7', [child], await refit(culturalized.layers, dependentParts(context, run, [child])));
        }
      }
      return results;
    }
    case 'mean': {
      for (const child of cohort) {
        const { p1, p2 } = splitOf(context, run, child);
        const trainingMean = mean(viewLabels(viewOf(context, [[child, p2]])));
        const reference = viewLabels(viewOf(context, [[child, p1]]));
        const estimates = new Float32Array(reference.length).fill(trainingMean);
        results.push(judge(run, { protocol: 'ME', child, estimates, reference, epochs: 0, trainingMean }));
      }
      return results;
    }
  }
}
