import { ownerOnly } from '../../../files/writeAtomically.js';
import { join } from 'node:path';
import { childMeans, measures, tableTwo } from '../../../core/culturenet/tableTwo.js';
import { effectivenessOf } from '../../../core/culturenet/TaskResult.js';
import type { EvaluationOutcome } from '../Evaluation.js';
import { writeFileAtomically } from '../../../files/writeFileAtomically.js';
import { reportPage } from './reportPage.js';

const ineffectiveText = {
  effective: 'no',
  ineffective: 'yes',
  'not known': 'not known',
  'no head': '',
} as const;

function csvOf(outcome: EvaluationOutcome): string {
  const header = [
    'data',
    'protocol',
    'culture',
    'child',
    'run',
    'share',
    'frames',
    'epochs',
    ...measures,
    'ineffective',
  ];
  const kind = outcome.simulated ? 'simulated' : 'recorded';
  const lines = outcome.results.map((result) =>
    [
      kind,
      result.protocol,
      result.culture,
      result.childId,
      result.run,
      result.share ?? '',
      result.frames,
      result.epochs,
      ...measures.map((measure) => result.agreement[measure] ?? ''),
      ineffectiveText[effectivenessOf(result) ?? 'no head'],
    ].join(','),
  );
  return `${[header.join(','), ...lines].join('\n')}\n`;
}

/**
 * Writes `results.json` (settings, what was skipped, table II, each child's means, every
 * result), `results.csv` (a line a head and child)
 * and `report.html` to a folder, for their owner alone: they hold each child's figures. Returns their paths.
 */
export async function writeReport(folder: string, outcome: EvaluationOutcome): Promise<string[]> {
  const { results, ...rest } = outcome;
  const json = { ...rest, tableTwo: tableTwo(results), childMeans: childMeans(results), results };
  const files: readonly (readonly [string, string])[] = [
    ['results.json', `${JSON.stringify(json, undefined, 2)}\n`],
    ['results.csv', csvOf(outcome)],
    ['report.html', reportPage(outcome)],
  ];
  for (const [name, content] of files) await writeFileAtomically(join(folder, name), content, ownerOnly);
  return files.map(([name]) => join(folder, name));
}
