import type { LabelledFeatures } from '../../core/annotation/LabelledFeatures.js';
import { isBetterHead } from '../../core/culturenet/candidateHead.js';
import type { DenseLayer, FeatureModel, Head, HeadSource } from '../../core/culturenet/Head.js';
import { inverseMoment } from '../../core/culturenet/inverseMoment.js';
import { requireTrainable } from '../../core/culturenet/requireTrainable.js';
import { viewLabels } from '../../core/culturenet/SampleView.js';
import type { TrainingSettings } from '../../core/culturenet/TrainingSettings.js';
import { agreement, type Agreement } from '../../core/metrics/agreement.js';
import { RapportError } from '../../core/RapportError.js';
import type { CardMetrics } from '../registry/HeadCard.js';
import { cardMetrics, finishHead, scoresOf, type ActivationParts, type MadeHead } from './finishHead.js';
import { activationView, fitAllLayers, fitLastLayer, type FittingNetworks } from './fitLayers.js';
import { frameParts, type FrameParts, type FramePartsOptions } from './frameParts.js';
import type { TrainingRun, TrainingState } from './trainNetwork.js';

/** How a head is made, beyond its frames. */
export interface MakingOptions {
  readonly networks: FittingNetworks;
  readonly settings: TrainingSettings;
  readonly split: Omit<FramePartsOptions, 'seed'>;
  readonly onEpoch?: TrainingRun['onEpoch'];
  readonly signal?: AbortSignal;
}

/** A new head and how its training went. */
export interface NewHead extends MadeHead {
  readonly history: TrainingState['history'];
  /** Frames in the longest stretch that was held out as a whole. */
  readonly blockFrames: number;
}

/** Two heads on the same held-out frames, in numbers for whoever decides between them. */
export interface HeadComparison {
  readonly frames: number;
  readonly current: Agreement;
  readonly candidate: Agreement;
  /** See `isBetterHead`. */
  readonly better: boolean;
}

export interface RefitHead extends NewHead {
  readonly comparison: HeadComparison;
  /** The head that it started from on those held-out frames, as `judged.heldOut` says it of the new one. */
  readonly currentHeldOut: CardMetrics;
}

async function activationParts(
  networks: FittingNetworks,
  layers: readonly DenseLayer[],
  parts: FrameParts,
): Promise<ActivationParts> {
  return {
    train: await activationView(networks, layers, parts.train),
    validation: await activationView(networks, layers, parts.validation),
    heldOut: await activationView(networks, layers, parts.heldOut),
  };
}

function runOf(options: MakingOptions, parts: Pick<FrameParts, 'train' | 'validation'>): TrainingRun {
  const { settings, onEpoch, signal } = options;
  const { train, validation } = parts;
  return {
    train,
    validation,
    settings,
    ...(onEpoch === undefined ? {} : { onEpoch }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** Joint learning on these children (paper 003, section III-B, first step). */
export async function makeGenNet(
  children: readonly LabelledFeatures[],
  featureModel: FeatureModel,
  options: MakingOptions & { readonly resumed?: TrainingState },
): Promise<NewHead> {
  const { networks, settings, split } = options;
  const parts = frameParts(children, { ...split, seed: settings.seed });
  const parameters = (networks.lastLayer.widths[0] ?? 0) + 1;
  requireTrainable(viewLabels(parts.train), { parameters, whose: 'This cohort' });
  const state = await fitAllLayers(networks, runOf(options, parts), options.resumed);
  const lastLayer = state.best.at(-1);
  const layers = state.best.slice(0, -1);
  if (lastLayer === undefined) throw new RapportError('head/no-layers', 'A head needs one layer at least.');
  const activations = await activationParts(networks, state.best, parts);
  const features = activations.train.parts[0]?.features ?? new Float32Array(0);
  const shared = { layers, inverseMoment: inverseMoment(features, activations.train.width) };
  const made = finishHead({
    source: 'GenNet',
    name: 'gennet',
    featureModel,
    shared,
    lastLayer,
    parts: activations,
    blockFrames: parts.blockFrames,
    seed: settings.seed,
  });
  return { ...made, history: state.history, blockFrames: parts.blockFrames };
}

/**
 * Fits a head's last layer to a culture's or a child's frames (paper 003, equation 4) and compares it with the head it
 * started from on frames that neither fit nor stopped it. Used by `culturalize` and `personalize`, and during a session.
 *
 * The work is done in steps of one epoch of one small layer, so that whatever else the process does goes on between.
 *
 * @param children the culture's children, or one; their features come from the head's feature model.
 * @throws RapportError `head/wrong-width`, `head/too-few-labels`, `head/one-valued-labels`, `head/too-few-frames`.
 */
export async function refitLastLayer(
  current: Head,
  children: readonly LabelledFeatures[],
  options: MakingOptions & { readonly source: Exclude<HeadSource, 'GenNet'>; readonly name: string },
): Promise<RefitHead> {
  const { networks, settings, split, source, name } = options;
  const strange = children.find(({ width }) => width !== current.featureModel.width);
  if (strange !== undefined) {
    throw new RapportError(
      'head/wrong-width',
      `Head ${current.id} reads ${current.featureModel.width} features and those of ${strange.childId} are ${strange.width}: make them with ${current.featureModel.id}.`,
    );
  }
  const parameters = current.lastLayer.inputs + 1;
  const labels = Float32Array.from(children.flatMap((child) => [...child.frames.labels]));
  requireTrainable(labels, { parameters, whose: name });
  const parts = frameParts(children, { ...split, seed: settings.seed });
  requireTrainable(viewLabels(parts.train), { parameters, whose: name });
  const activations = await activationParts(networks, [...current.shared.layers, current.lastLayer], parts);
  const state = await fitLastLayer(networks, current.lastLayer, runOf(options, activations));
  const lastLayer = state.best[0] ?? current.lastLayer;
  const made = finishHead({
    source,
    name,
    featureModel: current.featureModel,
    shared: current.shared,
    lastLayer,
    parts: activations,
    blockFrames: parts.blockFrames,
    seed: settings.seed,
  });
  const reference = viewLabels(activations.heldOut);
  const currentScores = scoresOf(current.lastLayer, activations.heldOut);
  const before = agreement(reference, currentScores);
  const after = agreement(reference, scoresOf(lastLayer, activations.heldOut));
  return {
    ...made,
    history: state.history,
    blockFrames: parts.blockFrames,
    comparison: {
      frames: reference.length,
      current: before,
      candidate: after,
      better: isBetterHead(before, after),
    },
    currentHeldOut: cardMetrics(reference, currentScores, {
      blockFrames: parts.blockFrames,
      seed: settings.seed,
    }),
  };
}
