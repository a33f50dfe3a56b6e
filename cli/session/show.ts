import { sessionReport } from '../../core/session/sessionReport.js';
import { encodeJson } from '../../record/eventLine.js';
import { readSessionLog } from '../../record/recoverSession.js';
import { clockTime, dateTime, figure, percent } from '../../report/figures.js';
import { occurrencesOf } from '../../report/occurrences.js';
import { SessionSeries } from '../../report/SessionSeries.js';
import { textsOf } from '../../report/texts.js';
import { command } from '../command.js';
import { findSession, rootOption, sessionPositional } from './sessionFolders.js';

/** `rapport session show SESSION`: one session in words, from its log. */
export const showCommand = command({
  command: 'show <session>',
  describe: 'One session in words: what was measured, and what happened',
  builder: (yargs) =>
    yargs
      .positional('session', sessionPositional)
      .options({ ...rootOption, json: { type: 'boolean', default: false, describe: 'Print JSON' } }),
  handler: async ({ session, root, json }) => {
    const folder = await findSession(session, root);
    const { events, warnings } = await readSessionLog(folder);
    const series = new SessionSeries();
    for (const event of events) series.add(event);
    const report = sessionReport(series.record);
    if (json) {
      process.stdout.write(`${encodeJson(report, 2)}\n`);
      return;
    }
    const { coverage, engagement } = report;
    const sources = Object.entries(engagement.framesBySource).map(([name, count]) => `${name} ${count}`);
    const { stopped } = report;
    const lines = [
      `${report.sessionId}, child ${report.childId ?? 'not said'}, operator ${report.operator}`,
      `  folder      ${folder}`,
      `  time        ${dateTime(report.startedAt)}, ${clockTime(report.durationSec)}${report.complete ? '' : ', not ended'}`,
      `  images      ${coverage.frames}, ${coverage.skippedFrames ?? 0} left out, ${coverage.heldFrames} while held; face measured in ${percent(coverage.measuredFraction)}`,
      engagement.mean === undefined
        ? '  engagement  not known'
        : `  engagement  mean ${figure(engagement.mean)} (SD ${figure(engagement.sd)}), known for ${clockTime(engagement.timeKnownSec)}, low in ${percent(engagement.fractionBelowThreshold)}; images by source: ${sources.join(', ')}`,
      `  heads       ${report.heads.join(', ') || 'none'}`,
      `  judgements  ${report.annotations}`,
      ...(stopped === undefined ? [] : [`  stopped     by ${stopped.by}: ${stopped.reason}`]),
    ];
    for (const { text } of warnings) lines.push(`  ! ${text}`);
    const happened = occurrencesOf(series.record, {
      timeOf: (stampNs) => series.timeOf(stampNs),
      texts: textsOf('en'),
    });
    for (const { timeSec, what, by, text } of happened)
      lines.push(`  ${clockTime(timeSec).padStart(8)}  ${what}, ${by}${text === '' ? '' : `: ${text}`}`);
    process.stdout.write(`${lines.join('\n')}\n`);
  },
});
