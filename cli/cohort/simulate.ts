import { attributeNames } from '../../core/affect/attributes.js';
import { RapportError } from '../../core/RapportError.js';
import {
  affectedAttributes,
  bestArea,
  paperSized,
  simulatedChildren,
} from '../../core/screening/simulatedChildren.js';
import { writeCohortFile } from '../../screening/cohortFile.js';
import { command } from '../command.js';
import { requireWholeNumbers } from '../requireWholeNumbers.js';

/** `rapport cohort simulate`: a cohort of children who do not exist, with a known answer. */
export const simulateCommand = command({
  command: 'simulate',
  describe: 'Write a cohort of simulated children with a known answer, for trying out and for planning',
  builder: (yargs) =>
    yargs.options({
      out: { type: 'string', demandOption: true, describe: 'The cohort, a Parquet file' },
      children: { type: 'number', default: paperSized.children, describe: 'Children' },
      positives: {
        type: 'number',
        describe: 'Of them, of the positive class',
        defaultDescription: '49 of 88, as in the paper',
      },
      strength: {
        type: 'number',
        default: paperSized.strength,
        describe:
          'Difference of each affected attribute between the classes, standard deviations; 0 for none',
      },
      missing: {
        type: 'string',
        default: paperSized.missing.join(','),
        describe: 'Attributes that nobody’s numbers know, separated by commas; "" for none',
      },
      seed: { type: 'number', default: paperSized.seed, describe: 'Seed' },
    }),
  handler: async ({ out, children, positives, strength, missing, seed }) => {
    requireWholeNumbers({ children }, { least: 4 });
    requireWholeNumbers({ positives }, { least: 2 });
    requireWholeNumbers({ seed }, { least: 0 });
    const count = positives ?? Math.round(children * paperSized.positiveShare);
    if (count < 2 || children - count < 2)
      throw new RapportError(
        'screening/bad-option',
        'Each class needs two children at least: change "--positives".',
      );
    if (!(strength >= 0))
      throw new RapportError('screening/bad-option', '"--strength" is a number of 0 or more.');
    const settings = {
      children,
      positiveShare: count / children,
      strength,
      missing: attributesOf(missing),
      seed,
    };
    await writeCohortFile(out, simulatedChildren(settings));
    const affected = Object.keys(affectedAttributes).join(', ');
    process.stdout.write(
      strength === 0
        ? `${out}: ${children} simulated children, ${count} of them positive, and nothing tells the classes apart.\n`
        : `${out}: ${children} simulated children, ${count} of them positive. The classes differ in ${affected} by ${strength} standard deviations; no classifier can have an area under the curve above ${bestArea(settings).toFixed(3)} but by luck.\n`,
    );
  },
});

function attributesOf(text: string): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = names.find((name) => !attributeNames.includes(name));
  if (unknown === undefined) return names;
  throw new RapportError(
    'screening/bad-option',
    `"${unknown}" is no attribute: choose from ${attributeNames.join(', ')}.`,
  );
}
