// The cohort and the inner folds of reference.py and classifiers.test.ts, from the suite as it is built:
//   npm run build && node test/conformance/screening/writeCohort.mjs
import { writeFileSync } from 'node:fs';

import { derivedSeed } from '../../../dist/core/culturenet/shuffle.js';
import { columnsOf } from '../../../dist/core/screening/featureGroups.js';
import { innerFolds, othersThan } from '../../../dist/core/screening/folds.js';
import { labelsOf } from '../../../dist/core/screening/Cohort.js';
import { simulatedChildren } from '../../../dist/core/screening/simulatedChildren.js';

const seed = 3;
const settings = { children: 24, positiveShare: 13 / 24, strength: 1.2, missing: [], seed: 11 };
const set = ['arousal', 'valence', 'expression'];
const cohort = simulatedChildren(settings);
const labels = [...labelsOf(cohort)];
const columns = columnsOf(set);
const content = {
  seed,
  fitSeed: derivedSeed(seed, 'fit'),
  settings,
  set,
  x: cohort.children.map(({ vector }) => columns.map((column) => vector[column])),
  y: labels,
  inner: labels.map((_, child) =>
    innerFolds(
      othersThan(child, labels.length).map((row) => labels[row]),
      derivedSeed(seed, 'fold', child),
    ),
  ),
};
writeFileSync(new URL('./cohort.json', import.meta.url), `${JSON.stringify(content)}\n`);
