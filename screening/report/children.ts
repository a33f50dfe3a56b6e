import { classifiers } from '../../core/screening/classifiers.js';
import type { Classification, ClassifierResult } from '../Classification.js';
import { htmlTable } from './pageParts.js';

/** Who was called wrongly, and with how much coverage; the most often wrong first. */
export function misclassifiedTable(found: Classification, results: readonly ClassifierResult[]): string {
  const children = found.children.map((child, row) => {
    const isPositive = child.label === found.positive;
    const wrong = results.map(({ folds }) => (folds[row]?.score ?? Number.NaN) > 0 !== isPositive);
    return { child, row, wrong, times: wrong.filter(Boolean).length };
  });
  const rows = children
    .filter(({ times }) => times > 0)
    .sort((left, right) => right.times - left.times)
    .map(({ child, row, wrong, times }) => [
      child.childId,
      child.label,
      `${times} of ${results.length}`,
      `${(child.coverage * 100).toFixed(0)} %`,
      `${child.durationSec.toFixed(0)} s`,
      ...results.map(({ folds }, index) => {
        const probability = (folds[row]?.probability ?? Number.NaN).toFixed(2);
        return wrong[index] === true ? `✗ ${probability}` : probability;
      }),
    ]);
  if (rows.length === 0) return '<p>Nobody was called wrongly by any classifier.</p>';
  return htmlTable(
    [
      'Child',
      'Label',
      'Called wrongly by',
      'Coverage',
      'Recorded',
      ...results.map(({ classifier }) => classifiers[classifier].title),
    ],
    rows,
  );
}
