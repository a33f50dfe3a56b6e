import { warningOf } from '../../core/chain/warningOf.js';
import { RapportError } from '../../core/RapportError.js';
import { listSessions } from '../../record/listSessions.js';
import { verifySession, type Verification } from '../../record/verifySession.js';
import { command } from '../command.js';
import { findSession, rootOption } from './sessionFolders.js';

/** `rapport session verify [SESSION…]`: whether records are whole; 1 as exit status where one is not. */
export const verifyCommand = command({
  command: 'verify [sessions..]',
  describe: 'Check numbering, torn lines, the summary against the log, and who may read it',
  builder: (yargs) =>
    yargs
      .positional('sessions', {
        type: 'string',
        array: true,
        describe: "Sessions' folders or ids, or last; all under --root by default",
      })
      .options({ ...rootOption, json: { type: 'boolean', default: false, describe: 'Print JSON' } }),
  handler: async ({ sessions = [], root, json }) => {
    const folders =
      sessions.length > 0
        ? await Promise.all(sessions.map((session) => findSession(session, root)))
        : (await listSessions(root, Date.now())).map(({ folder }) => folder);
    const results: (Verification & { readonly folder: string })[] = [];
    for (const folder of folders) results.push({ folder, ...(await verificationOf(folder)) });
    const output = json ? JSON.stringify(results, undefined, 2) : results.map(describe).join('\n');
    process.stdout.write(`${output === '' ? `No session under ${root}.` : output}\n`);
    const broken = results.filter(({ problems }) => problems.length > 0).length;
    if (broken > 0)
      throw new RapportError(
        'session/not-whole',
        `${broken} of ${results.length} sessions are not as they should be: see above.`,
      );
  },
});

/** A folder that cannot be read keeps no other from being checked. */
async function verificationOf(folder: string): Promise<Verification> {
  try {
    return await verifySession(folder);
  } catch (error) {
    if (!(error instanceof RapportError)) throw error;
    return { files: [], entries: 0, problems: [warningOf(error)], remarks: [] };
  }
}

function describe({ folder, files, entries, problems, remarks }: Verification & { folder: string }): string {
  const sizes = files.map(({ name, bytes }) => `${name} ${bytes} B`).join(', ');
  const verdict = problems.length === 0 ? 'whole' : 'NOT whole';
  return [
    `${folder}: ${verdict}; ${entries} entries; ${sizes}`,
    ...problems.map(({ text }) => `  ! ${text}`),
    ...remarks.map(({ text }) => `  - ${text}`),
  ].join('\n');
}
