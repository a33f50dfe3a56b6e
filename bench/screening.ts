import { appendFile, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { classifierNames, type ClassifierName } from '../core/screening/classifiers.js';
import { labelsOf, type Cohort } from '../core/screening/Cohort.js';
import { featureGroups } from '../core/screening/featureGroups.js';
import { proportionInterval, z95, type Interval } from '../core/screening/intervals.js';
import { guessingF1, judgeScores } from '../core/screening/judgeScores.js';
import { permutedLabels } from '../core/screening/permutation.js';
import { bestArea, paperSized, simulatedChildren } from '../core/screening/simulatedChildren.js';
import { ifMissing } from '../core/systemError.js';
import { judgeChild } from '../screening/leaveOneOut.js';
import { startPythonClassifiers, type PythonClassifiers } from '../screening/PythonClassifiers.js';
import { preparePython } from '../screening/pythonEnvironment.js';

/**
 * What classifiers find in simulated cohorts, seed after seed: how often an interval holds what chance would have, and how
 * far the means over seeds are from it. With --permutations, also how often the permutation test finds something at 5 %.
 *
 * npm run bench -- screening [--strength 0] [--children 88] [--seeds 100] [--classifiers lda,qda] [--permutations 19]
 *   [--keep FILE]: a line of JSON a cohort; cohorts that it has are not done again
 */
const { values } = parseArgs({
  options: {
    strength: { type: 'string', default: '0' },
    children: { type: 'string', default: '88' },
    seeds: { type: 'string', default: '100' },
    classifiers: { type: 'string', default: classifierNames.join(',') },
    permutations: { type: 'string', default: '0' },
    keep: { type: 'string' },
  },
});
const settings = { ...paperSized, strength: Number(values.strength), children: Number(values.children) };
const permutations = Number(values.permutations);
const chosen = classifierNames.filter((name) => values.classifiers.split(',').includes(name));

/** What one classifier found in one cohort. */
interface Found {
  readonly run: string;
  readonly classifier: ClassifierName;
  readonly seed: number;
  /** Scores of the children, each left out once. */
  readonly scores: readonly number[];
  /** Areas of labels dealt out anew. */
  readonly areasByChance: readonly number[];
}

async function scoresOf(
  python: PythonClassifiers,
  cohort: Cohort,
  part: { readonly classifier: ClassifierName; readonly permutation?: number },
): Promise<number[]> {
  const scores: number[] = [];
  for (const child of cohort.children.keys())
    scores.push(
      (await judgeChild(python, { cohort, seed: 1 }, { part: { ...part, set: featureGroups }, child })).score,
    );
  return scores;
}

const run = JSON.stringify({ ...settings, seed: undefined, permutations });
const cohortOf = (seed: number): Cohort => simulatedChildren({ ...settings, seed });
const areaOf = (scores: readonly number[], labels: Uint8Array): number =>
  judgeScores(scores, labels).figures.auc.value ?? Number.NaN;

async function find(python: PythonClassifiers, classifier: ClassifierName, seed: number): Promise<Found> {
  const cohort = cohortOf(seed);
  await python.holdRows(cohort.children.map(({ vector }) => vector));
  const scores = await scoresOf(python, cohort, { classifier });
  const areasByChance: number[] = [];
  for (let permutation = 1; permutation <= permutations; permutation += 1)
    areasByChance.push(
      areaOf(
        await scoresOf(python, cohort, { classifier, permutation }),
        permutedLabels(labelsOf(cohort), 1, permutation),
      ),
    );
  return { run, classifier, seed, scores, areasByChance };
}

async function kept(path: string | undefined): Promise<Found[]> {
  if (path === undefined) return [];
  const text = await readFile(path, 'utf8').catch(ifMissing(''));
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Found).filter((found) => found.run === run);
}

/** Mean with 1.96 standard errors. */
function meanText(numbers: readonly number[]): string {
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / (numbers.length - 1) / numbers.length);
  return `${mean.toFixed(3)} ± ${(z95 * error).toFixed(3)}`;
}

/** How many of all, and the share's own 95 % interval in percent. */
function countText(truths: readonly boolean[]): string {
  const count = truths.filter(Boolean).length;
  const { low, high } = proportionInterval(count, truths.length) ?? { low: 0, high: 1 };
  return `${count} of ${truths.length} [${(100 * low).toFixed(0)} %, ${(100 * high).toFixed(0)} %]`;
}

function describe(all: readonly Found[]): string[] {
  const judged = all.map(({ seed, scores }) => judgeScores(scores, labelsOf(cohortOf(seed))));
  const holds = (interval: Interval | undefined, value: number | undefined): boolean =>
    interval !== undefined && value !== undefined && interval.low <= value && value <= interval.high;
  const areas = judged.map(({ figures }) => figures.auc.value ?? Number.NaN);
  const beyondGuessing = judged.map(
    ({ figures, confusion }) => (figures.f1.value ?? Number.NaN) - (guessingF1(confusion) ?? Number.NaN),
  );
  return [
    `mean area ${meanText(areas)}; mean F1 ${meanText(judged.map(({ figures }) => figures.f1.value ?? Number.NaN))}, above guessing by ${meanText(beyondGuessing)}`,
    `interval holds chance: area ${countText(judged.map(({ figures }) => holds(figures.auc.interval, 0.5)))}; F1 ${countText(judged.map(({ figures, confusion }) => holds(figures.f1.interval, guessingF1(confusion))))}; balanced accuracy ${countText(judged.map(({ figures }) => holds(figures.balancedAccuracy.interval, 0.5)))}`,
    ...(permutations === 0
      ? []
      : [
          `permutation test of the area, p of 0.05 or less: ${countText(
            all.map(({ areasByChance }, index) => {
              const asGood = areasByChance.filter((area) => area >= (areas[index] ?? Number.NaN) - 1e-12);
              return (asGood.length + 1) / (permutations + 1) <= 0.05;
            }),
          )}`,
        ]),
  ];
}

const command = await preparePython((line) => process.stderr.write(`${line}\n`));
const python = await startPythonClassifiers(command, [[0]], { timeoutSec: 600 });
process.stdout.write(
  `${settings.children} children, strength ${settings.strength}; the best possible area ${bestArea(settings).toFixed(3)}; ± and [ ] are 95 %\n`,
);
const before = await kept(values.keep);
for (const classifier of chosen) {
  const all: Found[] = [];
  for (let seed = 1; seed <= Number(values.seeds); seed += 1) {
    const known = before.find((found) => found.classifier === classifier && found.seed === seed);
    const found = known ?? (await find(python, classifier, seed));
    if (known === undefined && values.keep !== undefined)
      await appendFile(values.keep, `${JSON.stringify(found)}\n`);
    all.push(found);
    process.stderr.write(`\r${classifier} ${seed}/${values.seeds}`);
  }
  process.stderr.write('\n');
  process.stdout.write(
    `${describe(all)
      .map((line) => `${classifier.padEnd(9)} ${line}`)
      .join('\n')}\n`,
  );
}
python.stop();
