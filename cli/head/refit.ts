import type { InferredOptionTypes } from 'yargs';
import type { LabelledFeatures } from '../../core/annotation/LabelledFeatures.js';
import type { HeadSource } from '../../core/culturenet/Head.js';
import { RapportError } from '../../core/RapportError.js';
import { openFittingNetworks } from '../../heads/training/fitLayers.js';
import { refitLastLayer, type HeadComparison } from '../../heads/training/makeHead.js';
import { networkOpener } from '../../heads/training/openNetwork.js';
import { requireFeatureModel, type StoredHead } from '../../heads/registry/readHead.js';
import { writeHead } from '../../heads/registry/writeHead.js';
import { cardDetails } from '../../heads/registry/cardDetails.js';
import { describeCard } from './describeCard.js';
import {
  abortOnInterrupt,
  epochPrinter,
  settingsOf,
  type registryOption,
  type trainingOptions,
} from './trainingOptions.js';

/** Options of `culturalize` and `personalize` alone. */
export const refitOptions = {
  split: {
    choices: ['blocks', 'random'] as const,
    default: 'blocks' as const,
    describe: 'Hold out stretches of time, or single frames (flatters)',
  },
  'even-if-worse': {
    type: 'boolean',
    default: false,
    describe: 'Keep the new head even if the parent is better on the held-out frames',
  },
} as const;

type RefitArguments = InferredOptionTypes<
  typeof registryOption & typeof trainingOptions & typeof refitOptions
>;

function comparisonText({ frames, current, candidate, better }: HeadComparison): string {
  const show = (value: number | undefined): string => value?.toFixed(3) ?? 'no answer';
  return [
    `on ${frames} held-out frames   parent   new`,
    ...(['mae', 'icc', 'ccc', 'pc'] as const).map(
      (measure) =>
        `  ${measure.toUpperCase().padEnd(22)}${show(current[measure]).padEnd(9)}${show(candidate[measure])}`,
    ),
    better ? 'The new head is better (smaller MAE).' : 'The new head is not better (no smaller MAE).',
  ].join('\n');
}

/** Fits the parent's last layer to these children, says how both do, and puts the new head into the registry. */
export async function refit(
  parent: StoredHead,
  children: readonly LabelledFeatures[],
  to: { readonly source: Exclude<HeadSource, 'GenNet'>; readonly name: string; readonly culture: string },
  given: RefitArguments,
): Promise<void> {
  const [first] = children;
  if (first === undefined) {
    throw new RapportError(
      'head/no-data',
      `There are no features of ${to.name}: name the files that hold them.`,
    );
  }
  requireFeatureModel(parent.card, { ...first.featureModel, width: first.width });
  const settings = settingsOf(given);
  const split = { method: given.split, blockSec: given['block-sec'] };
  const shape = { width: first.width, hiddenWidths: parent.card.hiddenWidths };
  const made = await refitLastLayer(parent.head, children, {
    ...to,
    networks: await openFittingNetworks(networkOpener(1), shape, settings),
    settings,
    split,
    signal: abortOnInterrupt(),
    onEpoch: epochPrinter(settings.maxEpochs),
  });
  process.stdout.write(`${comparisonText(made.comparison)}\n`);
  if (!made.comparison.better && !given['even-if-worse']) {
    throw new RapportError(
      'head/not-better',
      `The head of ${to.name} was not kept because ${parent.card.id} is as good or better on held-out frames: give it more labelled frames, or say "--even-if-worse".`,
    );
  }
  const card = await writeHead(given.registry, made.head, {
    name: to.name,
    culture: to.culture,
    ...(to.source === 'child' ? { childId: to.name } : {}),
    parent: parent.card.id,
    ...cardDetails(children, settings, {
      split: split.method,
      blockFrames: made.blockFrames,
      date: new Date(),
    }),
    epochs: made.history.length,
    ...made.judged,
  });
  process.stdout.write(`${describeCard(card)}\n`);
}
