import type { LabelledFeatures } from '../../core/annotation/LabelledFeatures.js';
import type { DenseLayer } from '../../core/culturenet/Head.js';
import type { EvaluationTask, Protocol, SkippedSetting } from '../../core/culturenet/protocol.js';
import { taskId } from '../../core/culturenet/protocol.js';
import { requireTrainable } from '../../core/culturenet/requireTrainable.js';
import { viewLabels } from '../../core/culturenet/SampleView.js';
import { derivedSeed } from '../../core/culturenet/shuffle.js';
import type { TaskOutcome, TaskResult } from '../../core/culturenet/TaskResult.js';
import { agreement } from '../../core/metrics/agreement.js';
import { headEffectiveness } from '../../core/metrics/headEffectiveness.js';
import { RapportError } from '../../core/RapportError.js';
import {
  dependentParts,
  independentParts,
  splitOf,
  viewOf,
  type EvaluationData,
  type Parts,
} from './evaluationParts.js';
import { activationView, fitAllLayers, fitLastLayer, type FittingNetworks } from '../training/fitLayers.js';
import { predict } from '../training/predict.js';

export interface EvaluationContext extends EvaluationData {
  readonly networks: FittingNetworks;
  readonly signal?: AbortSignal;
}

/** What children's data may lack for a setting: it is named and left out, and the others go on. */
const lacks: ReadonlySet<string> = new Set([
  'head/too-few-frames',
  'head/too-few-labels',
  'head/one-valued-labels',
]);

interface FittedHead {
  readonly layers: readonly DenseLayer[];
  readonly epochs: number;
  readonly trainingMean: number;
  readonly share?: number;
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
 * A child with too few frames to divide takes no part, and a setting with too few or one-valued labels is not trained:
 * both are named in `skipped`.
 *
 * @throws RapportError from the training (diverged, interrupted).
 */
export async function evaluateTask(task: EvaluationTask, context: EvaluationContext): Promise<TaskOutcome> {
  const { cohort, networks } = context;
  const { run } = task;
  const settings = { ...context.settings, seed: derivedSeed(context.settings.seed, taskId(task)) };
  const options = { settings, ...(context.signal === undefined ? {} : { signal: context.signal }) };
  const results: TaskResult[] = [];
  const skipped: SkippedSetting[] = [];
  const outcome = { results, skipped };

  function skip(setting: Omit<SkippedSetting, 'reason'>, error: unknown): void {
    if (!(error instanceof RapportError) || !lacks.has(error.code)) throw error;
    skipped.push({ ...setting, reason: error.message });
    // M4 starts from M3's head.
    if (setting.protocol === 'M3' && task.kind === 'mixed' && task.culturalize === 'yes') {
      skipped.push({ ...setting, protocol: 'M4', reason: error.message });
    }
  }

  /** These children without those whose frames cannot be divided so. */
  function dividable(
    children: readonly LabelledFeatures[],
    setting: Pick<SkippedSetting, 'protocol' | 'share'>,
    divide: (child: LabelledFeatures) => unknown,
  ): LabelledFeatures[] {
    return children.filter((child) => {
      try {
        divide(child);
        return true;
      } catch (error) {
        skip({ ...setting, whose: child.childId }, error);
        return false;
      }
    });
  }
  const intoTwo = (child: LabelledFeatures): unknown => splitOf(context, run, child);
  const withinP2 = (child: LabelledFeatures): unknown => dependentParts(context, run, [child]);

  async function test(
    protocol: Protocol,
    children: readonly LabelledFeatures[],
    head: FittedHead,
  ): Promise<void> {
    for (const child of children) {
      const view = viewOf(context, [[child, splitOf(context, run, child).p1]]);
      const { scores } = await predict(networks.whole.prediction, head.layers, view);
      results.push(judge(run, { protocol, child, estimates: scores, reference: viewLabels(view), ...head }));
    }
  }

  const parameters = (networks.lastLayer.widths[0] ?? 0) + 1;

  async function fitWhole(parts: Parts, whose: string): Promise<FittedHead> {
    requireTrainable(viewLabels(parts.train), { parameters, whose });
    const state = await fitAllLayers(networks, { ...parts, ...options });
    return { layers: state.best, epochs: state.history.length, trainingMean: mean(viewLabels(parts.train)) };
  }

  async function refit(layers: readonly DenseLayer[], parts: Parts, whose: string): Promise<FittedHead> {
    requireTrainable(viewLabels(parts.train), { parameters, whose });
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

  /** A head, or `undefined` where its frames cannot fit one. */
  async function attempt(
    setting: Omit<SkippedSetting, 'reason'>,
    fit: () => Promise<FittedHead>,
  ): Promise<FittedHead | undefined> {
    try {
      return await fit();
    } catch (error) {
      skip(setting, error);
      return undefined;
    }
  }

  switch (task.kind) {
    case 'within':
    case 'mixed': {
      const { kind, childId } = task;
      const protocol = kind === 'within' ? 'M1' : 'M3';
      const usable = dividable(cohort, { protocol }, intoTwo);
      const target = usable.filter((child) => child.childId === childId);
      if (target.length === 0) return outcome;
      const others = usable.filter((child) => child.childId !== childId);
      const compatriots = others.filter((child) => child.culture === target[0]?.culture);
      const rest = kind === 'within' ? compatriots : others;
      const head = await attempt({ protocol, whose: childId }, () =>
        fitWhole(independentParts(context, run, rest), `The rest without ${childId}`),
      );
      if (head === undefined) return outcome;
      await test(protocol, target, head);
      if (kind === 'within' || task.culturalize === 'no') return outcome;
      const culturalized = await attempt({ protocol: 'M4', whose: childId }, () =>
        refit(head.layers, independentParts(context, run, compatriots), `Its culture without ${childId}`),
      );
      if (culturalized !== undefined) await test('M4', target, culturalized);
      return outcome;
    }
    case 'cross': {
      const { culture } = task;
      const usable = dividable(cohort, { protocol: 'M2' }, intoTwo);
      const learned = usable.filter((child) => child.culture === culture);
      const foreign = usable.filter((child) => child.culture !== culture);
      const head = await attempt({ protocol: 'M2', whose: culture }, () =>
        fitWhole(independentParts(context, run, learned), culture),
      );
      if (head !== undefined) await test('M2', foreign, head);
      return outcome;
    }
    case 'joint': {
      const { culture } = task;
      const members = cohort.filter((child) => child.culture === culture);
      const children = dividable(members, { protocol: 'M5' }, withinP2);
      const head = await attempt({ protocol: 'M5', whose: culture }, () =>
        fitWhole(dependentParts(context, run, children), culture),
      );
      if (head !== undefined) await test('M5', children, head);
      return outcome;
    }
    case 'single': {
      const { childId, share } = task;
      const target = cohort.filter((child) => child.childId === childId);
      const head = await attempt({ protocol: 'M6', whose: childId, share }, () =>
        fitWhole(dependentParts(context, run, target, share), childId),
      );
      if (head !== undefined) await test('M6', target, { ...head, share });
      return outcome;
    }
    case 'personal': {
      const usable = dividable(cohort, { protocol: 'M7' }, withinP2);
      const gennet = await attempt({ protocol: 'M7', whose: 'everybody' }, () =>
        fitWhole(dependentParts(context, run, usable), 'This cohort'),
      );
      if (gennet === undefined) return outcome;
      for (const culture of new Set(usable.map((child) => child.culture))) {
        const children = usable.filter((child) => child.culture === culture);
        const culturalized = await attempt({ protocol: 'M7', whose: culture }, () =>
          refit(gennet.layers, dependentParts(context, run, children), culture),
        );
        if (culturalized === undefined) continue;
        for (const child of children) {
          const { childId } = child;
          const personal = await attempt({ protocol: 'M7', whose: childId }, () =>
            refit(culturalized.layers, dependentParts(context, run, [child]), childId),
          );
          if (personal !== undefined) await test('M7', [child], personal);
        }
      }
      return outcome;
    }
    case 'mean': {
      for (const child of dividable(cohort, { protocol: 'ME' }, intoTwo)) {
        const { p1, p2 } = splitOf(context, run, child);
        const trainingMean = mean(viewLabels(viewOf(context, [[child, p2]])));
        const reference = viewLabels(viewOf(context, [[child, p1]]));
        const estimates = new Float32Array(reference.length).fill(trainingMean);
        results.push(judge(run, { protocol: 'ME', child, estimates, reference, epochs: 0, trainingMean }));
      }
      return outcome;
    }
  }
}
