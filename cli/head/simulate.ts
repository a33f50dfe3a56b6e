import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFeatureFile } from '../../heads/data/writeFeatureFile.js';
import {
  defaultCohort,
  simulatedCohort,
  type SimulatedCulture,
} from '../../core/culturenet/simulatedCohort.js';
import { RapportError } from '../../core/RapportError.js';
import { command } from '../command.js';
import { requireWholeNumbers } from '../requireWholeNumbers.js';

const amount = (value: number, describe: string) => ({ type: 'number' as const, default: value, describe });

/** `rapport head simulate`: feature files of children who do not exist. */
export const simulateCommand = command({
  command: 'simulate',
  describe: 'Write feature files of a simulated cohort, for trying out the other commands',
  builder: (yargs) =>
    yargs.options({
      out: { type: 'string', demandOption: true, describe: 'Folder for the feature files' },
      seed: amount(defaultCohort.seed, 'Seed'),
      culture: {
        type: 'string',
        array: true,
        default: defaultCohort.cultures.map(({ level, levelSd, spread }) => `${level},${levelSd},${spread}`),
        describe:
          "A culture's labels, before they are squeezed into -1 to 1: level, its deviation over children, spread over time; one for each culture",
      },
      children: amount(defaultCohort.childrenPerCulture, 'Children a culture'),
      frames: amount(defaultCohort.framesPerChild, 'Frames a child'),
      width: amount(defaultCohort.width, 'Features a frame'),
      rate: amount(defaultCohort.framesPerSecond, 'Frames a second'),
      'time-constant': amount(
        defaultCohort.timeConstantSec,
        'Time over which a face resembles itself, seconds',
      ),
      factors: amount(defaultCohort.factors, 'Independent ways in which a face moves'),
      repertoire: amount(defaultCohort.repertoire, 'Ways in which engagement shows at all'),
      'shared-signal': amount(defaultCohort.sharedSignal, 'Strength of what all children share'),
      'culture-signal': amount(defaultCohort.cultureSignal, 'Strength of what a culture shares'),
      'child-signal': amount(defaultCohort.childSignal, 'Strength of what is a child’s own'),
      nuisance: amount(defaultCohort.nuisance, 'Strength of movements that mean nothing'),
      'culture-shift': amount(defaultCohort.cultureShift, 'Difference of physiognomy between cultures'),
      'child-shift': amount(defaultCohort.childShift, 'Difference of physiognomy between children'),
      noise: amount(defaultCohort.noise, 'Noise of each feature'),
      'label-noise': amount(defaultCohort.labelNoise, 'Noise of the labels'),
    }),
  handler: async (given) => {
    const { children, frames, width, factors, repertoire, seed } = given;
    requireWholeNumbers({ children, frames, width, factors, repertoire }, { least: 1 });
    requireWholeNumbers({ seed }, { least: 0 });
    if (!(given.rate > 0)) throw new RapportError('head/bad-option', '"--rate" is more than 0.');
    const wrong = Object.entries(given).find(([, value]) => Number.isNaN(value));
    if (wrong !== undefined) throw new RapportError('head/bad-option', `"--${wrong[0]}" is a number.`);
    const cultures = given.culture.map(cultureOf);
    await mkdir(given.out, { recursive: true });
    let files = 0;
    for (const child of simulatedCohort({
      cultures,
      childrenPerCulture: children,
      framesPerChild: frames,
      width,
      framesPerSecond: given.rate,
      timeConstantSec: given['time-constant'],
      factors,
      repertoire,
      sharedSignal: given['shared-signal'],
      cultureSignal: given['culture-signal'],
      childSignal: given['child-signal'],
      nuisance: given.nuisance,
      cultureShift: given['culture-shift'],
      childShift: given['child-shift'],
      noise: given.noise,
      labelNoise: given['label-noise'],
      seed,
    })) {
      await writeFeatureFile(join(given.out, `${child.childId}.parquet`), {
        ...child,
        scores: new Float32Array(frames).fill(1),
        provenance: {
          recording: { name: `simulated, seed ${seed}`, sha256: '0'.repeat(64) },
          minScore: 0,
          coders: [],
        },
      });
      files += 1;
      process.stderr.write(`\r${files} of ${cultures.length * children} simulated children`);
    }
    process.stderr.write('\n');
    process.stdout.write(`${files} feature files of simulated children are in ${given.out}.\n`);
  },
});

function cultureOf(text: string): SimulatedCulture {
  const [level, levelSd, spread, ...rest] = text.split(',').map(Number);
  if (
    level !== undefined &&
    Number.isFinite(level) &&
    levelSd !== undefined &&
    levelSd >= 0 &&
    spread !== undefined &&
    spread > 0 &&
    rest.length === 0
  )
    return { level, levelSd, spread };
  throw new RapportError(
    'head/bad-option',
    `"--culture ${text}" is not three numbers like 1.2,0.3,0.5: level, its deviation (0 or more), spread (more than 0).`,
  );
}
