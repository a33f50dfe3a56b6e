import { parseArgs } from 'node:util';

import { classifierNames, type ClassifierName } from '../core/screening/classifiers.js';
import { labelsOf, type Cohort } from '../core/screening/Cohort.js';
import { featureGroups } from '../core/screening/featureGroups.js';
import { guessingF1, judgeScores } from '../core/screening/judgeScores.js';
import { bestArea, paperSized, simulatedChildren } from '../core/screening/simulatedChildren.js';
import { judgeChild } from '../screening/leaveOneOut.js';
import { startPythonClassifiers, type PythonClassifiers } from '../screening/PythonClassifiers.js';
import { preparePython } from '../screening/pythonEnvironment.js';

/**
 * What classifiers find in simulated cohorts, seed after seed: how often F1 and the area under the curve stay at chance where
 * there is no effect, and how often the area leaves it where there is one.
 *
 * npm run bench -- screening [--strength 0] [--children 88] [--seeds 100] [--classifiers lda,qda]
 */
const { values } = parseArgs({
  options: {
    strength: { type: 'string', default: '0' },
    children: { type: 'string', default: '88' },
    seeds: { type: 'string', default: '100' },
    classifiers: { type: 'string', default: classifierNames.join(',') },
  },
});
const settings = { ...paperSized, strength: Number(values.strength), children: Number(values.children) };
const seeds = Number(values.seeds);
const chosen = classifierNames.filter((name) => values.classifiers.split(',').includes(name));

interface Found {
  readonly area: number;
  readonly f1: number;
  /** The interval holds 0.5. */
  readonly isAreaAtChance: boolean;
  /** The interval holds the F1 of guessing as many children positive. */
  readonly isF1AtChance: boolean;
  /** The interval of the balanced accuracy holds 0.5. */
  readonly isBalancedAtChance: boolean;
}

async function find(python: PythonClassifiers, cohort: Cohort, classifier: ClassifierName): Promise<Found> {
  const scores: number[] = [];
  for (const child of cohort.children.keys()) {
    const part = { classifier, set: featureGroups };
    scores.push((await judgeChild(python, { cohort, seed: 1 }, { part, child })).score);
  }
  const { figures, confusion } = judgeScores(scores, labelsOf(cohort));
  const holds = (interval: { low: number; high: number } | undefined, value: number): boolean =>
    interval !== undefined && interval.low <= value && value <= interval.high;
  return {
    area: figures.auc.value ?? Number.NaN,
    f1: figures.f1.value ?? Number.NaN,
    isAreaAtChance: holds(figures.auc.interval, 0.5),
    isBalancedAtChance: holds(figures.balancedAccuracy.interval, 0.5),
    isF1AtChance: holds(figures.f1.interval, guessingF1(confusion) ?? Number.NaN),
  };
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
const command = await preparePython((line) => process.stderr.write(`${line}\n`));
const python = await startPythonClassifiers(command, [[0]], { timeoutSec: 600 });
process.stdout.write(
  `${settings.children} children, strength ${settings.strength}, ${seeds} seeds; the best possible area ${bestArea(settings).toFixed(3)}\n`,
);
for (const classifier of chosen) {
  const found: Found[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const cohort = simulatedChildren({ ...settings, seed });
    await python.holdRows(cohort.children.map(({ vector }) => vector));
    found.push(await find(python, cohort, classifier));
    process.stderr.write(`\r${classifier} ${seed}/${seeds}`);
  }
  process.stderr.write('\n');
  process.stdout.write(
    `${classifier.padEnd(10)} mean area ${mean(found.map(({ area }) => area)).toFixed(3)}, mean F1 ${mean(found.map(({ f1 }) => f1)).toFixed(3)}; at chance: area ${found.filter(({ isAreaAtChance }) => isAreaAtChance).length}, F1 ${found.filter(({ isF1AtChance }) => isF1AtChance).length}, balanced accuracy ${found.filter(({ isBalancedAtChance }) => isBalancedAtChance).length} of ${seeds}\n`,
  );
}
python.stop();
