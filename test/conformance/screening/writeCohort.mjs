// The cohort and the inner folds of reference.py and classifiers.test.ts, from the suite as it is built:
//   npm run build && node test/conformance/screening/writeCohort.mjs
import { writeFileSync } from 'node:fs';

/**
 * A module of the built suite, which is not there to be type-checked.
 *
 * @param {string} name
 */
const built = (name) => import(new URL(`../../../dist/core/${name}.js`, import.meta.url).href);

const { derivedSeed } = await built('culturenet/shuffle');
const { labelsOf } = await built('screening/Cohort');
const { columnsOf } = await built('screening/featureGroups');
const { innerFolds, othersThan } = await built('screening/folds');
const { simulatedChildren } = await built('screening/simulatedChildren');

const seed = 3;
const settings = { children: 24, positiveShare: 13 / 24, strength: 1.2, missing: [], seed: 11 };
const set = ['arousal', 'valence', 'expression'];
const cohort = simulatedChildren(settings);
/** @type {number[]} */
const labels = [...labelsOf(cohort)];
/** @type {number[]} */
const columns = columnsOf(set);
const content = {
  seed,
  fitSeed: derivedSeed(seed, 'fit'),
  settings,
  set,
  x: cohort.children.map((/** @type {{ vector: number[] }} */ { vector }) =>
    columns.map((column) => vector[column]),
  ),
  y: labels,
  inner: labels.map((_, child) =>
    innerFolds(
      othersThan(child, labels.length).map((/** @type {number} */ row) => labels[row]),
      derivedSeed(seed, 'fold', child),
    ),
  ),
};
writeFileSync(new URL('./cohort.json', import.meta.url), `${JSON.stringify(content)}\n`);
