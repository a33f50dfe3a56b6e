import { readFileSync } from 'node:fs';

/**
 * @typedef {object} TestReport vitest's JSON report, as far as it is read here.
 * @property {{ name: string, status: string, assertionResults: { status: string }[] }[]} testResults
 */

/**
 * Counts the tests of a report. A file that could not be loaded has no tests; it counts as one that failed.
 *
 * @param {TestReport} report
 */
export function countTests(report) {
  const statuses = report.testResults.flatMap(({ status, assertionResults }) => {
    const results = assertionResults.map((result) => result.status);
    return status === 'failed' && !results.includes('failed') ? [...results, 'failed'] : results;
  });
  const count = (/** @type {(status: string) => boolean} */ test) => statuses.filter(test).length;
  return {
    passed: count((status) => status === 'passed'),
    failed: count((status) => status === 'failed'),
    skipped: count((status) => status !== 'passed' && status !== 'failed'),
  };
}

/** @param {{ passed: number, failed: number, skipped: number }} counts */
export function countLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

if (process.argv[1] === import.meta.filename) {
  const [, , file = ''] = process.argv;
  const counts = countTests(JSON.parse(readFileSync(file, 'utf8')));
  process.stdout.write(`${countLine(counts)}\n`);
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
}
