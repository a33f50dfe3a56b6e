import { join, resolve } from 'node:path';

import { sessionIdPattern } from '../../core/idPatterns.js';
import { RapportError } from '../../core/RapportError.js';
import { repositoryRoot } from '../../models/repositoryRoot.js';
import { defaultLogs } from '../../record/purge/defaultLogs.js';
import {
  carryOut,
  planPurge,
  provePurge,
  type PurgePlan,
  type PurgeProof,
} from '../../record/purge/purgeChild.js';
import type { PurgePlaces } from '../../record/purge/Trace.js';
import { command } from '../command.js';
import { rootOption } from './sessionFolders.js';

/** `rapport session purge --child ID`: lists every trace of a child, and with --yes removes it and proves that it is gone. */
export const purgeCommand = command({
  command: 'purge',
  describe: 'Remove every trace of a child; without --yes it only lists them',
  builder: (yargs) =>
    yargs.options({
      ...rootOption,
      child: { type: 'string', demandOption: true, describe: "The child's id" },
      registry: {
        type: 'string',
        default: join(repositoryRoot, '.rapport', 'heads'),
        defaultDescription: '.rapport/heads of this installation',
        describe: 'Folder of heads',
      },
      also: {
        type: 'string',
        array: true,
        default: [],
        describe: "Folders of features, archives' outputs, replays, recordings",
      },
      logs: {
        type: 'string',
        array: true,
        describe: 'Folders of logs; those of launches and of ROS by default',
      },
      yes: { type: 'boolean', default: false, describe: 'Do it' },
      json: { type: 'boolean', default: false, describe: 'Print JSON' },
    }),
  handler: async ({ child, root, registry, also, logs, yes, json }) => {
    if (!sessionIdPattern.test(child))
      throw new RapportError(
        'purge/bad-id',
        `"${child}" is no child's id: begin with a letter and use letters, digits, - and _, at most 64.`,
      );
    const places: PurgePlaces = {
      sessions: resolve(root),
      registry: resolve(registry),
      also: also.map((folder) => resolve(folder)),
      logs: (logs ?? defaultLogs(process.env)).map((folder) => resolve(folder)),
    };
    const now = new Date();
    const plan = await planPurge(places, child, now.getTime());
    if (yes) await carryOut(plan, { registry: places.registry, date: now });
    const proof = yes ? await provePurge(places, plan) : undefined;
    const text = json
      ? JSON.stringify({ done: yes, places, traces: plan.traces, proof }, undefined, 2)
      : [
          ...describePlan(plan, { child, yes }),
          ...(proof === undefined ? [] : describeProof(proof, places)),
        ].join('\n');
    process.stdout.write(`${text}\n`);
    const left = proof?.remaining.length ?? 0;
    if (left > 0)
      throw new RapportError(
        'purge/not-all',
        `${left} files still name ${child} or one of its sessions: they are listed above, see to them by hand.`,
      );
  },
});

function describePlan(
  { traces }: PurgePlan,
  { child, yes }: { readonly child: string; readonly yes: boolean },
): string[] {
  if (traces.length === 0) return [`There is no trace of ${child}.`];
  const title = yes ? `Traces of ${child}, done:` : `Traces of ${child}; nothing is done without --yes:`;
  return [title, ...traces.map(({ action, path, what }) => `  ${action.padEnd(22)} ${path}  (${what})`)];
}

function describeProof(
  { filesSearched, remaining, unsearched }: PurgeProof,
  { sessions, registry, also, logs }: PurgePlaces,
): string[] {
  return [
    `Searched afterwards, by name and content: ${filesSearched} files in ${[sessions, registry, ...also, ...logs].join(', ')}.`,
    remaining.length === 0
      ? 'None of them names the child or one of its sessions.'
      : 'These still name the child or one of its sessions:',
    ...remaining.map((path) => `  ${path}`),
    ...describeUnsearched(unsearched),
  ];
}

/** Pictures by the thousand are counted. */
const mostNamed = 5;

function describeUnsearched(unsearched: PurgeProof['unsearched']): string[] {
  const reasons = [...new Set(unsearched.map(({ why }) => why))];
  const byReason = reasons.map((why) => [why, unsearched.filter((each) => each.why === why)] as const);
  return byReason.flatMap(([why, files]) => [
    `Not searched, or not whole, because it is ${why}; look at ${files.length === 1 ? 'it' : `these ${files.length}`} yourself:`,
    ...files.slice(0, mostNamed).map(({ path }) => `  ${path}`),
    ...(files.length > mostNamed ? [`  and ${files.length - mostNamed} more`] : []),
  ]);
}
