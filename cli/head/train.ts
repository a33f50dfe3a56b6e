import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import {
  loadCheckpoint,
  removeCheckpoint,
  saveCheckpoint,
  trainingKey,
} from '../../heads/training/checkpoint.js';
import { openFittingNetworks } from '../../heads/training/fitLayers.js';
import { makeGenNet } from '../../heads/training/makeHead.js';
import { networkOpener } from '../../heads/training/openNetwork.js';
import { readCard } from '../../heads/registry/readHead.js';
import { featureFiles, readCohort } from '../../heads/data/readCohort.js';
import { writeHead } from '../../heads/registry/writeHead.js';
import type { FeatureModel } from '../../core/culturenet/Head.js';
import { RapportError } from '../../core/RapportError.js';
import { sentenceOf } from '../../core/sentenceOf.js';
import { cardDetails } from '../../heads/registry/cardDetails.js';
import { command, type ArgumentsOf } from '../command.js';
import { requireWholeNumbers } from '../requireWholeNumbers.js';
import { describeCard } from './describeCard.js';
import {
  abortOnInterrupt,
  epochPrinter,
  hiddenOption,
  hiddenWidthsOf,
  registryOption,
  settingsOf,
  trainingOptions,
  withFeatures,
} from './trainingOptions.js';

const options = (yargs: Argv) =>
  withFeatures(yargs)
    .options({
      ...registryOption,
      ...trainingOptions,
      ...hiddenOption,
      split: {
        choices: ['blocks', 'random'] as const,
        default: 'blocks' as const,
        describe: 'Hold out stretches of time, or single frames (flatters)',
      },
      threads: { type: 'number', default: 2, describe: 'Threads of the training' },
    })
    .epilog('Ctrl-C keeps the last whole epoch; the same command goes on from it.');

type TrainArguments = ArgumentsOf<typeof options>;

/** `rapport head train`: a GenNet from everybody's features (paper 003, section III-A). */
export const trainCommand = command({
  command: 'train <features..>',
  describe: 'Train a GenNet on the features of several children',
  builder: options,
  handler: train,
});

async function train(given: TrainArguments): Promise<void> {
  requireWholeNumbers({ threads: given.threads }, { least: 1 });
  const settings = settingsOf(given);
  const hiddenWidths = hiddenWidthsOf(given.hidden);
  const { children, leftOut } = await readCohort(await featureFiles(given.features), given);
  const [first] = children;
  if (first === undefined) throw new RapportError('head/no-data', 'There are no features to train on.');
  const { width } = first;
  const split = { method: given.split, blockSec: given['block-sec'] };
  process.stderr.write(
    `${children.length} children, ${children.reduce((sum, { frames }) => sum + frames.labels.length, 0)} labelled frames of ${width} numbers; left out: ${leftOut.withoutLabel} without a label, ${leftOut.duplicates} copies\n`,
  );
  await requireReplaceable(given.registry, { ...first.featureModel, width });
  const checkpoint = join(given.registry, 'gennet', 'checkpoint.safetensors');
  // Made at once, so that a folder that cannot be written to is known before hours of training.
  await mkdir(join(given.registry, 'gennet'), { recursive: true }).catch((error: unknown) => {
    throw new RapportError(
      'file/not-written',
      `${given.registry} cannot be written to: choose another "--registry".`,
      {
        cause: error,
      },
    );
  });
  const key = trainingKey(children, { settings, hiddenWidths, split, threads: given.threads });
  const resumed = await loadCheckpoint(checkpoint, key, settings).catch((error: unknown) => {
    process.stderr.write(`An interrupted training's checkpoint is left aside: ${sentenceOf(error)}\n`);
    return undefined;
  });
  if (resumed !== undefined) process.stderr.write(`going on after epoch ${resumed.history.length}\n`);
  const print = epochPrinter(settings.maxEpochs);
  const made = await makeGenNet(
    children,
    { ...first.featureModel, width },
    {
      networks: await openFittingNetworks(networkOpener(given.threads), { width, hiddenWidths }, settings),
      settings,
      split,
      signal: abortOnInterrupt(),
      ...(resumed === undefined ? {} : { resumed }),
      onEpoch: async (state) => {
        print(state);
        await saveCheckpoint(checkpoint, key, state);
      },
    },
  );
  const card = await writeHead(given.registry, made.head, {
    name: 'gennet',
    ...cardDetails(children, settings, {
      split: split.method,
      blockFrames: made.blockFrames,
      threads: given.threads,
      date: new Date(),
    }),
    epochs: made.history.length,
    ...made.judged,
  });
  await removeCheckpoint(checkpoint);
  process.stdout.write(`${describeCard(card)}\n`);
}

/** @throws RapportError `head/other-feature-model` where a registry's GenNet is of another feature model, and not simulated */
async function requireReplaceable(registry: string, featureModel: FeatureModel): Promise<void> {
  // A damaged one is what training again is for.
  const card = await readCard(registry, { source: 'GenNet', name: 'gennet' }).catch(() => undefined);
  if (card === undefined || card.simulated) return;
  const { id, sha256, width } = card.featureModel;
  if (sha256 === featureModel.sha256 && width === featureModel.width) return;
  throw new RapportError(
    'head/other-feature-model',
    `${registry} holds a GenNet for the feature model ${id}, and these features are of ${featureModel.id}: choose another "--registry", or move that one away.`,
  );
}
