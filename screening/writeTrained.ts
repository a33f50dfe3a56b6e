import { join } from 'node:path';

import type { Cohort } from '../core/screening/Cohort.js';
import { setName, type FeatureSet } from '../core/screening/featureGroups.js';
import type { ScreeningClassifier } from '../core/screening/ScreeningClassifier.js';
import type { CohortFile } from './cohortFile.js';
import { firstOf } from './classifyCohort.js';
import type { Classification, ClassifierResult } from './Classification.js';
import { writeClassifier } from './classifierFile.js';
import { trainOnAll, type TrainedOnAll } from './leaveOneOut.js';
import type { PythonClassifiers } from './PythonClassifiers.js';

function withWhatIsKnown(
  cohort: Cohort,
  trained: TrainedOnAll,
  { found, result }: { readonly found: Classification; readonly result: ClassifierResult },
): ScreeningClassifier {
  const { positives, negatives } = found.power;
  return {
    classifier: result.classifier,
    ...trained,
    positive: cohort.positive,
    negative: cohort.negative,
    simulated: cohort.simulated,
    positives,
    negatives,
    affectModels: cohort.affectModels,
    leastCoverage: Math.min(...cohort.children.map(({ coverage }) => coverage)),
    leastMeasuredSec: Math.min(...cohort.children.map(({ coverage, durationSec }) => coverage * durationSec)),
    sensitivity: result.figures.sensitivity,
    specificity: result.figures.specificity,
    auc: result.figures.auc,
    seed: found.seed,
    versions: found.versions,
  };
}

/**
 * Trains each classifier that was judged on the main set once more, on every child, and writes it with the figures of the
 * left-out children, a file each.
 *
 * @returns the files' paths
 */
export async function writeTrained(
  folder: string,
  run: {
    readonly file: CohortFile;
    readonly found: Classification;
    readonly main: FeatureSet;
    readonly processes: readonly PythonClassifiers[];
  },
): Promise<string[]> {
  const { file, found, main } = run;
  const { cohort } = file;
  const paths: string[] = [];
  for (const result of found.results.filter(({ set }) => setName(set) === setName(main))) {
    const trained = await trainOnAll(firstOf(run.processes), { cohort, seed: found.seed }, result);
    const path = join(folder, `${result.classifier}.json`);
    await writeClassifier(path, withWhatIsKnown(cohort, trained, { found, result }));
    paths.push(path);
  }
  return paths;
}
