import { join } from 'node:path';

import { setName } from '../../core/screening/featureGroups.js';
import { figureNames } from '../../core/screening/judgeScores.js';
import { ownerOnly } from '../../files/writeAtomically.js';
import { writeFileAtomically } from '../../files/writeFileAtomically.js';
import type { Classification } from '../Classification.js';
import { classificationPage } from './classificationPage.js';

/** A cell, in quotation marks where it needs them (RFC 4180). */
function cell(value: string | number | undefined): string {
  const text = value === undefined ? '' : String(value);
  return /[",\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csv(rows: readonly (readonly (string | number | undefined)[])[]): string {
  return `${rows.map((row) => row.map(cell).join(',')).join('\n')}\n`;
}

function resultsCsv({ results, simulated }: Classification): string {
  const header = [
    'data',
    'attributes',
    'classifier',
    ...figureNames.flatMap((name) => [name, `${name}_low`, `${name}_high`]),
    'tp',
    'fn',
    'fp',
    'tn',
  ];
  return csv([
    header,
    ...results.map(({ set, classifier, figures, confusion }) => [
      simulated ? 'simulated' : 'recorded',
      setName(set),
      classifier,
      ...figureNames.flatMap((name) => {
        const { value, interval } = figures[name];
        return [value, interval?.low, interval?.high];
      }),
      confusion.truePositives,
      confusion.falseNegatives,
      confusion.falsePositives,
      confusion.trueNegatives,
    ]),
  ]);
}

function childrenCsv({ results, children }: Classification): string {
  const header = ['child', 'label', 'coverage', 'attributes', 'classifier', 'score', 'probability'];
  return csv([
    header,
    ...results.flatMap(({ set, classifier, folds }) =>
      folds.map(({ child, score, probability }) => [
        children[child]?.childId,
        children[child]?.label,
        children[child]?.coverage,
        setName(set),
        classifier,
        score,
        probability,
      ]),
    ),
  ]);
}

/**
 * Writes `results.json`, `results.csv` (a line a classifier and set), `children.csv` (a line a left-out child) and `report.html`, for
 * their owner alone.
 *
 * @returns their paths
 */
export async function writeClassification(folder: string, found: Classification): Promise<string[]> {
  const files: readonly (readonly [string, string])[] = [
    ['results.json', `${JSON.stringify(found, undefined, 2)}\n`],
    ['results.csv', resultsCsv(found)],
    ['children.csv', childrenCsv(found)],
    ['report.html', classificationPage(found)],
  ];
  for (const [name, content] of files) await writeFileAtomically(join(folder, name), content, ownerOnly);
  return files.map(([name]) => join(folder, name));
}
