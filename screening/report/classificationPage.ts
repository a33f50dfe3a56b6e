import { classifiers } from '../../core/screening/classifiers.js';
import { setName } from '../../core/screening/featureGroups.js';
import { escapeHtml } from '../../heads/evaluation/report/escapeHtml.js';
import type { Classification, ClassifierResult } from '../Classification.js';
import { misclassifiedTable } from './children.js';
import {
  ablationChart,
  ablationTable,
  classifierChart,
  figuresTable,
  groupTestTable,
  mainResults,
  whoseIsWhose,
} from './comparison.js';
import { calibrationChart, rocChart } from './curves.js';
import { influenceChart, influenceTable, testTable } from './features.js';

const style = `
body { font: 15px/1.5 system-ui, sans-serif; color: #1d2733; background: #fff; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.2; } h2 { margin-top: 2.2rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px; }
th, td { border-bottom: 1px solid #d5dbe1; padding: .3rem .55rem; text-align: right; }
td, tbody th { white-space: nowrap; }
tbody th, thead th:first-child { text-align: left; font-weight: 600; }
.wide { overflow-x: auto; }
.notice { border: 1px solid #8a9aa8; background: #eef3f7; padding: .6rem 1rem; }
.simulated { background: #fff3cd; border-color: #d9b44a; }
.incomplete { background: #fde2e0; border-color: #cf6a63; }
.pair { display: flex; flex-wrap: wrap; gap: 1rem; } figure { margin: 0; } figcaption { font-weight: 600; }
svg { max-width: 100%; height: auto; } details { margin: .6rem 0; }
`;

function notices(found: Classification): string {
  const simulated = found.simulated
    ? '<p class="notice simulated"><strong>Simulated children.</strong> They do not exist. The numbers show that the software works and what a cohort of this size can tell, and nothing about any person.</p>'
    : '';
  const incomplete =
    found.partsDone < found.parts
      ? `<p class="notice incomplete"><strong>Incomplete:</strong> ${found.partsDone} of ${found.parts} classifiers and permutations are done; run the same command again to go on.</p>`
      : '';
  const small = found.power.isSmall ? ' incomplete' : '';
  return `${simulated}${incomplete}<p class="notice${small}">${escapeHtml(found.power.sentence)}</p><p class="notice"><strong>A study, not a diagnosis.</strong> These figures say how well classifiers told apart the children of one cohort. They must not be used to screen or diagnose a child.</p>`;
}

function numbersLeftOut(results: readonly ClassifierResult[]): string {
  const counts = new Map<string, number>();
  const folds = results[0]?.folds ?? [];
  for (const { leftOut } of folds)
    for (const { name, reason } of leftOut) {
      const text = `${name} (${reason})`;
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  if (counts.size === 0) return '<p>All numbers of the set were used in every fold.</p>';
  const list = [...counts].map(([text, count]) =>
    count === folds.length ? text : `${text} in ${count} of ${folds.length} folds`,
  );
  return `<p>Not used, because unknown of some child of the fold or constant: ${escapeHtml(list.join(', '))}.</p>`;
}

function warningsOf(results: readonly ClassifierResult[]): string {
  const lines = results.flatMap(({ classifier, set, folds }) => {
    const counts = new Map<string, number>();
    for (const { warnings } of folds)
      for (const text of warnings) counts.set(text, (counts.get(text) ?? 0) + 1);
    return [...counts].map(
      ([text, count]) =>
        `${classifiers[classifier].title} on ${setName(set)}, ${count} of ${folds.length} folds: ${text}`,
    );
  });
  if (lines.length === 0) return '';
  return `<p>The libraries warned:</p><ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`;
}

function methods(found: Classification): string {
  const items = [...new Set(found.results.map(({ classifier }) => classifier))].map(
    (name) => `<li>${escapeHtml(classifiers[name].title)}: ${escapeHtml(classifiers[name].says)}</li>`,
  );
  const versions = Object.entries(found.versions).map(([name, version]) => `${name} ${version}`);
  const { quality } = found;
  const pseudo = quality['pseudo-labelled'];
  return `<p>Each child is left out once; standardising, leaving numbers out and the search of settings (the best mean AUC of at most five inner folds) use the other children alone. Both classes weigh the same in every fit: otherwise the class of the child left out weighs less and the pooled AUC falls below 0.5 where there is no effect. A child is called ${escapeHtml(found.positive)} above even odds. Intervals of 95 % over children: Wilson’s for sensitivity and specificity, carried over to F1, Newcombe’s for balanced accuracy and AUC, the latter with twice the variance, since left-out children’s scores depend on each other. Whether something is beyond chance is the permutation test’s to say.</p>
<ul>${items.join('')}</ul>
${warningsOf(found.results)}
<p>Numbers that rest on pseudo-labels: ${escapeHtml(pseudo.join(', ') || 'none')}. Not known of anybody: ${escapeHtml(quality.unavailable.join(', ') || 'none')}.</p>
<p>Network of the readings: ${escapeHtml(found.affectModels.join(', '))}; least coverage of a session ${(found.minCoverage * 100).toFixed(0)} %. Seed ${found.seed}. ${escapeHtml(versions.join(', '))}. Cohort ${found.cohortSha256.slice(0, 16)}…</p>`;
}

/** A page of its own, without scripts or anything to load. */
export function classificationPage(found: Classification): string {
  const results = mainResults(found);
  const [first] = results;
  const labels = Uint8Array.from(found.children, ({ label }) => (label === found.positive ? 1 : 0));
  const title = `Classifiers of ${found.simulated ? 'simulated children' : 'a cohort'}`;
  const set = first === undefined ? 'nothing yet' : setName(first.set);
  const { coverage, durationSec } = found.recordingAreas;
  const charts =
    results.length === 0
      ? ''
      : `<h2>The classifiers (the paper’s figure 3a) on ${escapeHtml(set)}</h2>${classifierChart(results)}${figuresTable(found, results)}
<p>To compare: calling everybody ${escapeHtml(found.positive)} has F1 ${found.everybodyPositiveF1.toFixed(2)}. Coverage alone tells the classes apart with an AUC of ${coverage.toFixed(2)}, recorded time alone with ${durationSec.toFixed(2)} (either direction; 0.5 is chance). The best of seven classifiers, chosen by these very figures, flatters: decide on one before you look.</p>${numbersLeftOut(results)}
<h2>What they are given (figure 3b)</h2>${whoseIsWhose(found)}${ablationChart(found)}
<p>Diamonds are the paper’s; dots are ours; the dashed line is F1 of calling everybody ${escapeHtml(found.positive)}.</p><details open><summary>Table</summary>${ablationTable(found)}</details>
<h2>Statistical tests (figure 3c)</h2>${groupTestTable(found)}
<p>Student’s t-test of ${escapeHtml(found.positive)} minus ${escapeHtml(found.negative)}. The paper does not say how it makes one number of a kind of attributes; ours is the mean of its standardised numbers.</p>
<details><summary>The 22 attributes by their mean</summary>${testTable(found.tests.attributes)}</details>
<details><summary>All 58 numbers</summary>${testTable(found.tests.numbers)}</details>
<h2>Curves</h2>${rocChart(results, labels)}${calibrationChart(results, labels)}
<h2>What moved the scores</h2><div class="pair">${results.map(influenceChart).join('')}</div>
<p>Mean over the ${found.children.length} folds ± standard deviation. Weights are not causes: correlated numbers share them.</p><details><summary>All numbers</summary>${influenceTable(results)}</details>
<h2>Who was called wrongly</h2>${misclassifiedTable(found, results)}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><h1>${escapeHtml(title)}</h1>${notices(found)}
${charts}
<h2>How this was done</h2>${methods(found)}
</body></html>
`;
}
