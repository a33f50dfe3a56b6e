import { join } from 'node:path';

import { sessionReport } from '../core/session/sessionReport.js';
import { ownerOnly } from '../files/writeAtomically.js';
import { writeFileAtomically } from '../files/writeFileAtomically.js';
import { readSessionLog } from '../record/recoverSession.js';
import { earlierSessions } from './comparedSessions.js';
import { reportFile } from './reportFile.js';
import { reportPage } from './reportPage.js';
import { SessionSeries } from './SessionSeries.js';
import { textsOf } from './texts.js';

/**
 * Writes the report of a session from its log, for its owner alone; also of one that was interrupted.
 *
 * @returns its path
 * @throws RapportError `session/no-log`, `report/language`, and of `writeFileAtomically`
 */
export async function writeSessionReport(
  folder: string,
  { out, language = 'en' }: { readonly out?: string | undefined; readonly language?: string } = {},
): Promise<string> {
  const texts = textsOf(language);
  const { events, warnings } = await readSessionLog(folder);
  const series = new SessionSeries();
  for (const event of events) series.add(event);
  const { record } = series;
  const report = sessionReport(record, { recovered: record.phase !== 'ended' });
  const earlier = await earlierSessions(folder, report);
  const path = out ?? join(folder, reportFile);
  const page = reportPage({ report, series, earlier, warnings: warnings.map(({ text }) => text), texts });
  await writeFileAtomically(path, page, ownerOnly);
  return path;
}
