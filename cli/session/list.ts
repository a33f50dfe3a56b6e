import { listSessions, type ListedSession } from '../../record/listSessions.js';
import { clockTime, percent } from '../../report/figures.js';
import { command } from '../command.js';
import { rootOption } from './sessionFolders.js';

/** `rapport session list`: the sessions of a folder, a line each. */
export const listCommand = command({
  command: 'list',
  describe: 'The recorded sessions: state, child, duration, how much was seen',
  builder: (yargs) =>
    yargs.options({
      ...rootOption,
      child: { type: 'string', describe: 'Only those of this child' },
      json: { type: 'boolean', default: false, describe: 'Print JSON' },
    }),
  handler: async ({ root, child, json }) => {
    const all = await listSessions(root, Date.now());
    const sessions = child === undefined ? all : all.filter(({ summary }) => summary?.childId === child);
    if (json) process.stdout.write(`${JSON.stringify(sessions, undefined, 2)}\n`);
    else if (sessions.length === 0)
      process.stdout.write(`No session under ${root}${child === undefined ? '' : ` is of ${child}`}.\n`);
    else process.stdout.write(`${[header, ...sessions.map(lineOf)].map(aligned).join('\n')}\n`);
  },
});

type Line = readonly string[];

const header: Line = ['started', 'state', 'whole', 'child', 'lasted', 'measured', 'prompts', 'folder'];
const widths = [17, 12, 6, 12, 8, 9, 8];

function lineOf({ folder, state, summary, trouble }: ListedSession): Line {
  if (summary === undefined) return ['', state, 'no', '', '', '', '', `${folder}: ${trouble ?? ''}`];
  const { startedAt, childId, durationSec, coverage, prompts } = summary;
  return [
    startedAt.slice(0, 16).replace('T', ' '),
    state,
    state === 'complete' ? 'yes' : 'no',
    childId ?? '–',
    clockTime(durationSec),
    percent(coverage.measuredFraction),
    String(prompts.length),
    folder,
  ];
}

function aligned(line: Line): string {
  return line
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join(' ')
    .trimEnd();
}
