import { join } from 'node:path';

import { RapportError } from '../../core/RapportError.js';
import { isSystemError } from '../../core/systemError.js';
import type { SessionReport } from '../../core/session/sessionReport.js';
import { findInterruptedSessions, recoverSession } from '../../record/recoverSession.js';
import { recoverRecordings, unfinishedRecordings } from '../../record/recoverRecording.js';
import { sessionFiles } from '../../record/sessionFiles.js';
import { command } from '../command.js';
import { endSentence } from '../endSentence.js';

/** `rapport session recover [FOLDER…]`: rebuilds session.json from the log and the frames. */
export const recoverCommand = command({
  command: 'recover [folders..]',
  describe: "Rebuild a session's summary after a crash, from its events and frames, and finish its recording",
  builder: (yargs) =>
    yargs
      .positional('folders', {
        type: 'string',
        array: true,
        describe: 'Folders of sessions; without any, all interrupted ones under --root',
      })
      .option('root', {
        type: 'string',
        default: 'sessions',
        describe: 'Where the sessions are, a folder each',
      }),
  handler: async ({ folders, root }) => {
    const named = folders ?? [];
    const { interrupted, recent } =
      named.length > 0 ? { interrupted: named, recent: [] } : await findInterruptedSessions(root, Date.now());
    for (const folder of recent)
      process.stdout.write(
        `${folder} was written to less than a minute ago and is left alone: if its session has ended, name the folder.\n`,
      );
    if (named.length === 0)
      // Of a session that ended properly too: its recorder may have died in its last second.
      for (const folder of await unfinishedRecordings(root))
        if (!interrupted.includes(folder) && !recent.includes(folder))
          for (const text of await recoverRecordings(folder)) process.stdout.write(`${text}\n`);
    if (interrupted.length === 0) process.stdout.write(`No session under ${root} was interrupted.\n`);
    const failures: RapportError[] = [];
    for (const folder of interrupted) {
      try {
        const { report, warnings } = await recoverSession(folder);
        process.stdout.write(`${join(folder, sessionFiles.report)}: ${describeReport(report)}\n`);
        for (const { text } of warnings) process.stdout.write(`  ${text}\n`);
        for (const text of await recoverRecordings(folder)) process.stdout.write(`  ${text}\n`);
      } catch (error) {
        // One folder that cannot be recovered keeps no other from it.
        if (error instanceof RapportError) failures.push(error);
        else if (isSystemError(error))
          failures.push(new RapportError('session/not-recovered', endSentence(error), { cause: error }));
        else throw error;
      }
    }
    const [first] = failures;
    if (first && failures.length === 1) throw first;
    if (first)
      throw new RapportError(
        'session/not-recovered',
        `${failures.length} folders could not be recovered; the first: ${first.message}`,
      );
  },
});

function describeReport({ complete, recovered, coverage, prompts, durationSec }: SessionReport): string {
  const state = recovered ? 'recovered' : complete ? 'was complete, nothing changed' : 'not complete';
  return `${state}; ${durationSec.toFixed(1)} s, ${coverage.frames} frames, ${coverage.framesMeasured} measured, ${prompts.length} prompts`;
}
