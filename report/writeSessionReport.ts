import { join } from 'node:path';

import { cohortSpread } from '../core/screening/cohortSpread.js';
import { sessionReport } from '../core/session/sessionReport.js';
import { ownerOnly } from '../files/writeAtomically.js';
import { writeFileAtomically } from '../files/writeFileAtomically.js';
import { readSessionLog } from '../record/recoverSession.js';
import { readCohortFile } from '../screening/cohortFile.js';
import { earlierSessions } from './comparedSessions.js';
import { reportFile } from './reportFile.js';
import { reportPage } from './reportPage.js';
import { SessionSeries } from './SessionSeries.js';
import { reportLanguages, textsOf } from './texts.js';

interface ReportOptions {
  readonly out?: string | undefined;
  readonly language?: string | undefined;
  readonly cohort?: string | undefined;
}

/**
 * Writes the report of a session from its log, for its owner alone; also of one that was interrupted.
 *
 * @param options.language a BCP 47 tag; absent: that of the session's protocol, or English where there is none
 * @param options.cohort the path of a cohort, whose children the 58 numbers are compared with
 * @returns its path
 * @throws RapportError `session/no-log`, `report/language`, `report/other-networks`, and of `readCohortFile` and `writeFileAtomically`
 */
export async function writeSessionReport(
  folder: string,
  { out, language, cohort }: ReportOptions = {},
): Promise<string> {
  const asked = language === undefined ? undefined : textsOf(language);
  const { events, warnings } = await readSessionLog(folder);
  const series = new SessionSeries();
  for (const event of events) series.add(event);
  const { record } = series;
  const spoken = record.setup?.protocol?.language ?? '';
  const texts = asked ?? textsOf(reportLanguages.includes(spoken) ? spoken : 'en');
  const report = sessionReport(record, { recovered: record.phase !== 'ended' });
  const earlier = await earlierSessions(folder, report);
  const spread =
    cohort === undefined ? undefined : cohortSpread((await readCohortFile(cohort)).cohort, report);
  const path = out ?? join(folder, reportFile);
  const sentences = warnings.map(({ text }) => text);
  const page = reportPage({ report, series, earlier, cohort: spread, warnings: sentences, texts });
  await writeFileAtomically(path, page, ownerOnly);
  return path;
}
