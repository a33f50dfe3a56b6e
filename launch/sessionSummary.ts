import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { sentenceOf } from '../core/sentenceOf.js';
import type { SessionReport } from '../core/session/sessionReport.js';
import { sessionFiles } from '../record/sessionFiles.js';
import type { DisplayTotals } from './OperatorDisplay.js';

interface SummaryOptions {
  readonly totals: DisplayTotals;
  /** Why the session is not on the disk, as its node last said; empty where it is. */
  readonly notSaved: string;
  readonly write: (line: string) => void;
}

/**
 * The last lines of a launch: what the session left behind, from its own session.json.
 *
 * @returns whether the session is on the disk as a whole
 */
export function printSummary(folder: string, { totals, notSaved, write }: SummaryOptions): boolean {
  const path = join(folder, sessionFiles.report);
  const lastWord = notSaved === '' ? '' : ` The session node's last word: ${notSaved}`;
  let report: SessionReport;
  try {
    report = JSON.parse(readFileSync(path, 'utf8')) as SessionReport;
  } catch (error) {
    write('');
    write(`  ! NOT SAVED: there is no summary, ${path} cannot be read (${sentenceOf(error)}).${lastWord}`);
    return false;
  }
  const { coverage, engagement, features, prompts } = report;
  const percent = (fraction: number | undefined): string =>
    fraction === undefined ? 'not known' : `${(fraction * 100).toFixed(1)} %`;
  const known = features.vector.filter((value) => typeof value === 'number').length;
  write('');
  const isWhole = report.complete && notSaved === '';
  write(
    `Session ${report.sessionId}, ${report.durationSec.toFixed(1)} s${isWhole ? '' : ', NOT SAVED as a whole'}`,
  );
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
  if (report.protocol !== undefined)
    write(
      `  protocol    ${report.protocol.id}, ${new Set(report.steps.map(({ stepId }) => stepId)).size} steps gone through`,
    );
  write(`  vector      ${known} of ${features.vector.length} numbers known`);
  write(`  folder      ${folder}`);
  if (notSaved !== '') write(`  ! NOT SAVED: what the disk had not taken is lost.${lastWord}`);
  if (!report.complete)
    write(
      `  ! INCOMPLETE: the end of the session is missing in ${path}. What was written is kept: rapport session recover ${folder} rebuilds the summary from it.`,
    );
  return isWhole;
}
