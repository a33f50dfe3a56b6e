import { areaUnderCurve } from '../core/screening/areaUnderCurve.js';
import { attributeTests } from '../core/screening/attributeTests.js';
import { labelsOf, type Cohort } from '../core/screening/Cohort.js';
import { everybodyPositiveF1, judgeScores, type FigureName } from '../core/screening/judgeScores.js';
import { partId, type Part, type PartOutcome } from '../core/screening/Part.js';
import { permutationResult, permutedLabels } from '../core/screening/permutation.js';
import { powerNote } from '../core/screening/powerNote.js';
import { featureNames } from '../core/session/featureVector.js';
import type { AttributeQuality } from '../core/affect/attributes.js';
import type { CohortFile } from './cohortFile.js';
import type { Classification, ClassifierResult } from './Classification.js';

const chanceFigures = ['f1', 'balancedAccuracy', 'auc'] as const satisfies readonly FigureName[];

/** An area without direction: 0.5 tells nothing, 1 all. */
function undirectedArea(values: readonly number[], labels: Uint8Array): number {
  const area = areaUnderCurve(values, labels) ?? 0.5;
  return Math.max(area, 1 - area);
}

function scoresOf({ folds }: PartOutcome): number[] {
  return folds.map(({ score }) => score);
}

function resultOf(
  outcome: PartOutcome,
  labels: Uint8Array,
  { seed, permuted }: { readonly seed: number; readonly permuted: readonly PartOutcome[] },
): ClassifierResult {
  const judged = judgeScores(scoresOf(outcome), labels);
  const chance = permuted.map((part) =>
    judgeScores(scoresOf(part), permutedLabels(labels, seed, part.permutation ?? 0)),
  );
  const byChance = Object.fromEntries(
    chanceFigures.flatMap((name) => {
      const result = permutationResult(
        judged.figures[name].value,
        chance.map(({ figures }) => figures[name].value),
      );
      return result === undefined ? [] : [[name, result]];
    }),
  );
  const { classifier, set, folds } = outcome;
  return { classifier, set, folds, ...judged, byChance };
}

function byQuality({ children }: Cohort): Record<AttributeQuality, string[]> {
  const groups: Record<AttributeQuality, string[]> = { measured: [], 'pseudo-labelled': [], unavailable: [] };
  for (const [entry, name] of featureNames.entries()) {
    const seen = children.map(({ quality }) => quality[entry] ?? 'unavailable');
    const worst = seen.every((each) => each === 'unavailable')
      ? 'unavailable'
      : seen.includes('pseudo-labelled')
        ? 'pseudo-labelled'
        : 'measured';
    groups[worst].push(name);
  }
  return groups;
}

/** What finished parts come to. */
export function summarise(
  { cohort, sha256 }: CohortFile,
  run: {
    readonly seed: number;
    readonly permutations: number;
    readonly versions: Readonly<Record<string, string>>;
    readonly parts: readonly Part[];
    readonly outcomes: ReadonlyMap<string, PartOutcome>;
  },
): Classification {
  const labels = labelsOf(cohort);
  const positives = labels.filter((label) => label === 1).length;
  const done = run.parts.flatMap((part) => {
    const outcome = run.outcomes.get(partId(part));
    return outcome === undefined ? [] : [outcome];
  });
  const results = done
    .filter(({ permutation }) => permutation === undefined)
    .map((outcome) => {
      const { classifier, set } = outcome;
      const permuted = done.filter(
        (other) =>
          other.permutation !== undefined &&
          partId({ classifier: other.classifier, set: other.set }) === partId({ classifier, set }),
      );
      return resultOf(outcome, labels, { seed: run.seed, permuted });
    });
  return {
    positive: cohort.positive,
    negative: cohort.negative,
    simulated: cohort.simulated,
    affectModels: cohort.affectModels,
    minCoverage: cohort.minCoverage,
    cohortSha256: sha256,
    children: cohort.children.map(({ childId, label, coverage, durationSec, sessions }) => ({
      childId,
      label,
      coverage,
      durationSec,
      sessions,
    })),
    seed: run.seed,
    versions: run.versions,
    permutations: run.permutations,
    results,
    tests: attributeTests(cohort),
    power: powerNote(positives, labels.length - positives),
    everybodyPositiveF1: everybodyPositiveF1(labels),
    recordingAreas: {
      coverage: undirectedArea(
        cohort.children.map(({ coverage }) => coverage),
        labels,
      ),
      durationSec: undirectedArea(
        cohort.children.map(({ durationSec }) => durationSec),
        labels,
      ),
    },
    quality: byQuality(cohort),
    parts: run.parts.length,
    partsDone: done.length,
  };
}
