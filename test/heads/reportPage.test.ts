import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import type { Protocol } from '../../core/culturenet/protocol.js';
import { effectivenessOf, type TaskResult } from '../../core/culturenet/TaskResult.js';
import { tableTwo } from '../../core/culturenet/tableTwo.js';
import { reportPage } from '../../heads/evaluation/report/reportPage.js';
import { smallEvaluation, smallWidth } from './smallCohort.js';

function resultOf(protocol: Protocol, pc: number | undefined, more: Partial<TaskResult> = {}): TaskResult {
  const agreement = { icc: pc, ccc: pc, pc, mae: 0.2 };
  return { protocol, run: 1, childId: 'a', culture: 'C0', agreement, frames: 10, epochs: 1, ...more };
}

function pageOf(results: readonly TaskResult[]): string {
  return reportPage({
    settings: smallEvaluation,
    simulated: true,
    featureModel: { id: 'simulated-12', sha256: '', width: smallWidth },
    children: [{ childId: 'a', culture: 'C0', frames: 200, labels: [-1, 0, 0.5, 0.7, 1] }],
    tasks: 8,
    tasksDone: results.length,
    results,
    skipped: [],
  });
}

const everyHead = 'Every head followed its child better';

test('heads are said to be effective only where that was judged', () => {
  expect(pageOf([resultOf('M1', 0.5), resultOf('ME', undefined)])).toContain(everyHead);
  for (const results of [[], [resultOf('ME', undefined)]]) {
    expect(pageOf(results)).not.toContain(everyHead);
    expect(pageOf(results)).toContain('No head was judged.');
  }
  const flat = pageOf([resultOf('M1', 0.5), resultOf('M7', undefined)]);
  expect(flat).not.toContain(everyHead);
  expect(flat).toMatch(/Not known, since the labels .*<li>M7, C0: 100 % of the heads<\/li>/);
  const constant = resultOf('M7', undefined, { ineffective: 'It predicts nearly one number.' });
  expect(pageOf([constant])).toContain('<li>M7, C0: 100 % of the heads</li>');
  expect(effectivenessOf(constant)).toBe('ineffective');
  expect(tableTwo([resultOf('M1', 0.5), resultOf('M1', undefined, { run: 2 })])[0]).toMatchObject({
    ineffective: 0,
    notKnown: 0.5,
  });
});

test('a correlation without an answer is said and not drawn as 0 %', () => {
  const m6 = (share: number, pc: number | undefined) => resultOf('M6', pc, { share });
  const dots = (html: string): number => html.split('<circle').length - 1;
  const known = pageOf([m6(0.1, 0.3), m6(0.2, 0.4)]);
  expect(dots(known)).toBe(2);
  expect(known).not.toContain('Not known');
  const one = pageOf([m6(0.1, undefined), m6(0.2, 0.4)]);
  expect(dots(one)).toBe(1);
  expect(one).toContain('have no correlation: C0 at 10 %.');
  const none = pageOf([m6(0.1, undefined), m6(0.2, undefined), resultOf('M7', undefined)]);
  expect(dots(none)).toBe(0);
  expect(none).toContain('have no correlation: C0 at 10 %, C0 at 20 %.');
  expect(none).toContain('have no correlation: a in M7.');
  expect(none).not.toMatch(/NaN|Infinity|undefined/);
});

test('a bar stands for each figure that is known; a setting without one keeps its place', () => {
  const parsed: unknown = parseHTML(pageOf([resultOf('M1', 0.5), resultOf('ME', undefined)]));
  const { document } = parsed as {
    document: { querySelectorAll(selector: string): Iterable<{ readonly textContent: string }> };
  };
  const inChart = (title: string, selector: string): string[] =>
    [...document.querySelectorAll(`svg[role="img"][aria-label="${title}"] ${selector}`)].map(
      ({ textContent }) => textContent,
    );
  // Both have a mean absolute error; only M1 has a correlation.
  expect(inChart('MAE', '[aria-label="bar"] rect')).toHaveLength(2);
  expect(inChart('PC [%]', '[aria-label="bar"] rect')).toHaveLength(1);
  expect(inChart('PC [%]', '[aria-label="fx-axis tick label"] text')).toEqual(['M1', 'ME']);
  expect(inChart('C0: labels by child, same order', '[aria-label="x-axis tick label"] text')).toEqual(['a']);
});
