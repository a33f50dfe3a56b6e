import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { RapportError } from '../../core/RapportError.js';
import { classifierNames, classifiers, type ClassifierName } from '../../core/screening/classifiers.js';
import {
  ablationSets,
  featureGroups,
  featureSetOf,
  setName,
  type FeatureSet,
} from '../../core/screening/featureGroups.js';
import { partId, type Part, type PartOutcome } from '../../core/screening/Part.js';
import { codeVersion } from '../../heads/registry/cardDetails.js';
import { classifyCohort } from '../../screening/classifyCohort.js';
import { readCohortFile, type CohortFile } from '../../screening/cohortFile.js';
import { claimFolder, partsSoFar } from '../../screening/partFiles.js';
import { startPythonClassifiers, type PythonClassifiers } from '../../screening/PythonClassifiers.js';
import { preparePython } from '../../screening/pythonEnvironment.js';
import { writeClassification } from '../../screening/report/writeClassification.js';
import { summarise } from '../../screening/summarise.js';
import { writeTrained } from '../../screening/writeTrained.js';
import { abortOnInterrupt } from '../head/trainingOptions.js';
import { progressLine } from '../models/progressLine.js';
import { command, type ArgumentsOf } from '../command.js';
import { requireWholeNumbers } from '../requireWholeNumbers.js';
import { describeClassification, describeResult } from './describeClassification.js';

const options = (yargs: Argv) =>
  yargs
    .positional('cohort', { type: 'string', demandOption: true, describe: 'What cohort build wrote' })
    .options({
      attributes: {
        type: 'string',
        default: featureGroups.join(','),
        describe: 'The kinds of attributes that classifiers get',
      },
      classifiers: {
        type: 'string',
        default: classifierNames.join(','),
        describe: 'The classifiers',
      },
      ablation: {
        choices: ['paper', 'all'] as const,
        describe: 'Also on the paper’s four sets of attributes, or on all fifteen',
      },
      permutations: {
        type: 'number',
        default: 0,
        describe: 'How often labels are dealt out anew, to see how often chance does as well',
      },
      out: { type: 'string', describe: 'Folder for the results, the report and the trained classifiers' },
      seed: {
        type: 'number',
        default: 1,
        describe: 'Decides the inner folds, the permutations and the starts',
      },
      workers: {
        type: 'number',
        default: Math.max(1, availableParallelism()),
        describe: 'Processes side by side',
      },
      'timeout-sec': {
        type: 'number',
        default: 300,
        describe: 'A fit that takes longer ends the run; what is done is kept',
      },
      json: { type: 'boolean', default: false, describe: 'Print the results as JSON' },
    })
    .epilog('Ctrl-C keeps the finished classifiers in --out; the same command goes on with the others.');

type ClassifyArguments = ArgumentsOf<typeof options>;

/** A day; timers cannot wait for more than 24 of them. */
const longestTimeoutSec = 86_400;

/** `rapport cohort classify`: paper 000's seven classifiers (section 4.2) on any cohort. */
export const classifyCommand = command({
  command: 'classify <cohort>',
  describe: 'See how far seven classifiers tell the two classes apart, each child left out once',
  builder: options,
  handler: classify,
});

/** @throws RapportError `screening/bad-option` */
function classifiersOf(text: string): ClassifierName[] {
  const named = text.split(',').map((name) => name.trim());
  const unknown = named.find((name) => !classifierNames.some((known) => known === name));
  if (unknown !== undefined)
    throw new RapportError(
      'screening/bad-option',
      `"${unknown}" is no classifier: write some of ${classifierNames.join(',')}.`,
    );
  return classifierNames.filter((name) => named.includes(name));
}

/** Every classifier on every set; the set that permutations and trained classifiers are for comes last. */
function partsOf(given: ClassifyArguments): { readonly parts: Part[]; readonly main: FeatureSet } {
  const main = featureSetOf(given.attributes);
  const others = given.ablation === undefined ? [] : ablationSets(given.ablation);
  const sets = [...others.filter((set) => setName(set) !== setName(main)), main];
  const chosen = classifiersOf(given.classifiers);
  const own = sets.flatMap((set) => chosen.map((classifier) => ({ classifier, set })));
  const permuted = chosen.flatMap((classifier) =>
    Array.from({ length: given.permutations }, (_, index) => ({
      classifier,
      set: main,
      permutation: index + 1,
    })),
  );
  return { parts: [...own, ...permuted], main };
}

async function classify(given: ClassifyArguments): Promise<void> {
  const { seed, workers, permutations, out } = given;
  requireWholeNumbers({ seed, permutations }, { least: 0 });
  requireWholeNumbers({ workers }, { least: 1 });
  if (!(given['timeout-sec'] > 0 && given['timeout-sec'] <= longestTimeoutSec))
    throw new RapportError(
      'screening/bad-option',
      `"--timeout-sec" is more than 0 and at most ${longestTimeoutSec}.`,
    );
  const { parts, main } = partsOf(given);
  const file = await readCohortFile(given.cohort);
  const signal = abortOnInterrupt();
  const python = await preparePython((line) => process.stderr.write(`${line}\n`), signal);
  const processes = await startAll(python, file, given);
  const stopAll = (): void => processes.forEach((each) => each.stop());
  signal.addEventListener('abort', stopAll);
  try {
    const versions = { rapport: codeVersion(), ...processes[0]?.versions };
    const grids = Object.fromEntries(classifierNames.map((name) => [name, classifiers[name].grid]));
    if (out !== undefined) await claimFolder(out, { cohort: file.sha256, seed, versions, grids });
    const outcomes = out === undefined ? new Map<string, PartOutcome>() : await partsSoFar(out);
    await work(given, { file, parts, outcomes, processes, signal });
    const found = summarise(file, { seed, permutations, versions, parts, outcomes });
    const written =
      out === undefined
        ? []
        : [
            ...(await writeClassification(out, found)),
            ...(signal.aborted
              ? []
              : await writeTrained(join(out, 'classifiers'), { file, found, main, processes })),
          ];
    process.stdout.write(
      `${given.json ? JSON.stringify(found, undefined, 2) : describeClassification(found)}\n`,
    );
    if (written.length > 0) process.stderr.write(`${written.join('\n')}\n`);
    if (found.partsDone < found.parts)
      throw new RapportError(
        'screening/interrupted',
        `Interrupted after ${found.partsDone} of ${found.parts} classifiers and permutations: ${out === undefined ? 'with --out they would be kept; ' : ''}run the same command to go on with the others.`,
      );
  } finally {
    stopAll();
  }
}

async function startAll(
  python: string,
  { cohort }: CohortFile,
  given: ClassifyArguments,
): Promise<PythonClassifiers[]> {
  const rows = cohort.children.map(({ vector }) => vector);
  const started = await Promise.allSettled(
    Array.from({ length: given.workers }, () =>
      startPythonClassifiers(python, rows, { timeoutSec: given['timeout-sec'] }),
    ),
  );
  const running = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed === undefined) return running;
  running.forEach((each) => each.stop());
  throw failed.reason;
}

async function work(
  { seed, out }: ClassifyArguments,
  run: {
    readonly file: CohortFile;
    readonly parts: readonly Part[];
    readonly outcomes: Map<string, PartOutcome>;
    readonly processes: readonly PythonClassifiers[];
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { cohort } = run.file;
  const isPermuted = ({ permutation }: Part): boolean => permutation !== undefined;
  const step = async (parts: readonly Part[], label: string): Promise<void> => {
    const known = parts.filter((part) => run.outcomes.has(partId(part))).length;
    if (known > 0) process.stderr.write(`${known} of ${parts.length} ${label} are there already\n`);
    const progress = progressLine(label, { format: (done) => `${done} fits` });
    await classifyCohort({
      context: { cohort, seed },
      parts,
      outcomes: run.outcomes,
      processes: run.processes,
      folder: out,
      signal: run.signal,
      onFold: (done, total) => progress.update(done, total),
      onPart: (outcome) => {
        if (!isPermuted(outcome))
          process.stderr.write(
            `${process.stderr.isTTY ? '\r\u001b[K' : ''}${describeResult(outcome, cohort)}\n`,
          );
      },
    }).finally(() => progress.end());
  };
  await step(
    run.parts.filter((part) => !isPermuted(part)),
    'classifiers',
  );
  const permuted = run.parts.filter(isPermuted);
  if (permuted.length > 0 && !run.signal.aborted) await step(permuted, 'permutations');
}
