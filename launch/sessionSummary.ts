import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { SessionReport } from '../core/session/sessionReport.js';
import { sessionFiles } from '../recordings/sessionFolder.js';
import type { DisplayTotals } from './OperatorDisplay.js';

/** The last lines of a launch: what the session left behind, from its own session.json. */
export function printSummary(folder: string, totals: DisplayTotals, write: (line: string) => void): void {
  let report: SessionReport;
  try {
    report = JSON.parse(readFileSync(join(folder, sessionFiles.report), 'utf8')) as SessionReport;
  } catch (error) {
    write(`No summary: ${join(folder, sessionFiles.report)} cannot be read (${(error as Error).message}).`);
    return;
  }
  const { coverage, engagement, features, prompts } = report;
  const percent = (fraction: number | undefined): string =>
    fraction === undefined ? 'not known' : `${(fraction * 100).toFixed(1)} %`;
  const known = features.vector.filter((value) => typeof value === 'number').length;
  write('');
  write(`Session ${report.sessionId}, ${report.durationSec.toFixed(1)} s`);
  write(
    `  frames      ${coverage.frames} processed, ${totals.skipped} skipped, face measured in ${percent(coverage.measuredFraction)}`,
  );
  if (totals.latencyP50Ms !== undefined)
    write(
      `  latency     p50 ${totals.latencyP50Ms.toFixed(1)} ms, p99 ${(totals.latencyP99Ms ?? NaN).toFixed(1)} ms, camera to engagement`,
    );
  write(
    engagement.mean === undefined
      ? '  engagement  not known'
      : `  engagement  mean ${engagement.mean.toFixed(2)} (SD ${(engagement.sd ?? 0).toFixed(2)}), known for ${engagement.timeKnownSec.toFixed(1)} s, from ${Object.keys(engagement.framesBySource).join(', ')}`,
  );
  write(`  prompts     ${prompts.length}`);
  write(`  vector      ${known} of ${features.vector.length} numbers known`);
  write(`  folder      ${folder}`);
}
