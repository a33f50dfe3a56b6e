import type { CohortSpread } from '../core/screening/cohortSpread.js';
import type { SessionReport } from '../core/session/sessionReport.js';
import type { ComparedSession } from './comparedSessions.js';
import type { SessionSeries } from './SessionSeries.js';
import type { ReportTexts } from './texts.js';

/** What the report is made of, and of nothing else: the same input gives the same page. */
export interface ReportInput {
  readonly report: SessionReport;
  readonly series: SessionSeries;
  /** The child's sessions before this one, the oldest first. */
  readonly earlier: readonly ComparedSession[];
  /** What the 58 numbers are compared with. */
  readonly cohort: CohortSpread | undefined;
  /** What is known to be missing from the record, a sentence each. */
  readonly warnings: readonly string[];
  readonly texts: ReportTexts;
}
