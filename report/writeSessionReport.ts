import { join } from 'node:path';

import { sessionReport } from '../core/session/sessionReport.js';
import { ownerOnly } from '../files/writeAtomically.js';
import { writeFileAtomically } from '../files/writeFileAtomically.js';
import { readSessionLog } from '../record/recoverSession.js';
import { earlierSessions } from './comparedSessions.js';
import { reportFile } from './reportFile.js';
import { reportPage } from './reportPage.js';
import { SessionSeries } from './SessionSeries.js';
import { reportLanguages, textsOf } from './texts.js';

/**
 * Writes the report of a session from its log, for its owner alone; also of one that was interrupted.
 *
 * @param options.language a BCP 47 tag; absent: that of the session's protocol, or English where there is none
 * @returns its path
 * @throws RapportError `session/no-log`, `report/language`, and of `writeFileAtomically`
 */
export async function writeSessionReport(
  folder: string,
  { out, language }: { readonly out?: string | undefined; readonly language?: string | undefined } = {},
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
  const path = out ?? join(folder, reportFile);
  const page = reportPage({ report, series, earlier, warnings: warnings.map(({ text }) => text), texts });
  await writeFileAtomically(path, page, ownerOnly);
  return path;
}
