import type { Argv, InferredOptionTypes, Options } from 'yargs';
import type { TrainingState } from '../../heads/training/trainNetwork.js';
import { paperSettings, type TrainingSettings } from '../../core/culturenet/TrainingSettings.js';
import { paperHiddenWidths } from '../../core/culturenet/Head.js';
import { RapportError } from '../../core/RapportError.js';
import { requireWholeNumbers } from '../requireWholeNumbers.js';
import { defaultRegistry } from '../../heads/registry/headPaths.js';

/** The positional that `train`, `culturalize`, `personalize` and `evaluate` share. */
export function withFeatures(
  yargs: Argv,
  describe = 'Feature files, or folders of them',
): Argv<{ features: string[] }> {
  return yargs.positional('features', { type: 'string', array: true, demandOption: true, describe });
}

/** Options that `train`, `culturalize`, `personalize` and `evaluate` share. */
export const trainingOptions = {
  seed: { type: 'number', default: 1, describe: 'Decides the start, the order and the split of the frames' },
  epochs: { type: 'number', default: paperSettings.maxEpochs, describe: 'Epochs at most' },
  'min-change': {
    type: 'number',
    default: paperSettings.minChange,
    describe: 'Training ends when the validation loss has not fallen by this much for 4 epochs',
  },
  'block-sec': {
    type: 'number',
    default: 10,
    describe: 'Length of the stretches of time that are kept together, seconds',
  },
  duplicates: {
    choices: ['refuse', 'drop'] as const,
    default: 'refuse' as const,
    describe: 'What to do with frames that occur more than once',
  },
} satisfies Record<string, Options>;

export type TrainingArguments = InferredOptionTypes<typeof trainingOptions>;

/** The option that names a registry. */
export const registryOption = {
  registry: {
    type: 'string',
    default: defaultRegistry,
    defaultDescription: '.rapport/heads of this installation',
    describe: 'Folder of heads',
  },
} satisfies Record<string, Options>;

/** The option of the hidden layers' widths, for those who want other heads than the paper's. */
export const hiddenOption = {
  hidden: {
    type: 'string',
    default: paperHiddenWidths.join(','),
    describe: 'Widths of the hidden layers',
  },
} satisfies Record<string, Options>;

/** @throws RapportError `head/bad-option` for anything but whole positive numbers. */
export function hiddenWidthsOf(text: string): number[] {
  const widths = text.split(',').map(Number);
  if (widths.every((width) => Number.isInteger(width) && width > 0)) return widths;
  throw new RapportError(
    'head/bad-option',
    `"--hidden ${text}" is no list of widths: write for example 500,200,100,50.`,
  );
}

/** @throws RapportError `head/bad-option` for numbers that cannot train anything. */
export function settingsOf(given: TrainingArguments): TrainingSettings {
  const { seed, epochs } = given;
  requireWholeNumbers({ epochs }, { least: 1 });
  requireWholeNumbers({ seed }, { least: 0 });
  if (!(given['min-change'] >= 0) || !(given['block-sec'] > 0)) {
    throw new RapportError('head/bad-option', '"--min-change" is 0 or more and "--block-sec" more than 0.');
  }
  return { ...paperSettings, maxEpochs: epochs, minChange: given['min-change'], seed };
}

/** Prints each epoch's losses as it ends. */
export function epochPrinter(maxEpochs: number): (state: TrainingState) => void {
  return ({ history }) => {
    const last = history.at(-1);
    if (last === undefined) return;
    const { epoch, training, validation } = last;
    process.stderr.write(
      `epoch ${String(epoch).padStart(2)}/${maxEpochs}  training loss ${training.toFixed(4)}  validation loss ${validation.toFixed(4)}\n`,
    );
  };
}

/** A signal that Ctrl-C or a termination request aborts, once; a second Ctrl-C ends the process as usual. */
export function abortOnInterrupt(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}
