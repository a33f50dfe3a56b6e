import { readFile, rm, stat } from 'node:fs/promises';
import { sep } from 'node:path';

import { writeFileAtomically } from '../../files/writeFileAtomically.js';
import type { HeadCard } from '../../heads/registry/HeadCard.js';
import { fileTraces } from './fileTraces.js';
import { filesBelow } from './filesBelow.js';
import { headTraces, pathOf } from './headTraces.js';
import { fileMentions, idPattern } from './mentions.js';
import { searchFile } from './searchFile.js';
import { sessionTraces } from './sessionTraces.js';
import type { PurgePlaces, Trace } from './Trace.js';

/** What a purge would do, or has done. */
export interface PurgePlan {
  readonly traces: readonly Trace[];
  readonly refused: readonly HeadCard[];
  readonly childId: string;
  /** The child's sessions, as logs name them. */
  readonly sessionIds: readonly string[];
}

/** What was looked through after a purge, and what still names the child. */
export interface PurgeProof {
  readonly filesSearched: number;
  readonly remaining: readonly string[];
  /** Files that could not be searched whole, and what they are. */
  readonly unsearched: readonly { readonly path: string; readonly why: string }[];
}

/**
 * All traces of a child.
 *
 * @throws RapportError `purge/session-running`, `head/corrupt`; the file system's error
 */
export async function planPurge(places: PurgePlaces, childId: string, nowMs: number): Promise<PurgePlan> {
  const sessions = await sessionTraces(places.sessions, childId, nowMs);
  const heads = await headTraces(places.registry, childId, nowMs);
  const { sessionIds, unreadable } = sessions;
  const files: Trace[] = [];
  for (const folder of [...unreadable, ...places.also]) files.push(...(await fileTraces(folder, childId)));
  const logs: Trace[] = [];
  for (const path of await filesOf(places.logs))
    if (await fileMentions(path, idPattern(childId, sessionIds)))
      logs.push({ path, action: 'remove lines', what: 'log that names the child or its sessions' });
  const traces = [...sessions.traces, ...heads.traces, ...files, ...logs];
  return { traces: withoutNested(traces), refused: heads.refused, childId, sessionIds };
}

/** What lies in a folder that is removed is removed with it. */
function withoutNested(traces: readonly Trace[]): readonly Trace[] {
  const removed = traces.filter(({ action }) => action === 'remove').map(({ path }) => path);
  const seen = new Set<string>();
  return traces.filter(({ path }) => {
    if (seen.has(path) || removed.some((other) => path.startsWith(other + sep))) return false;
    seen.add(path);
    return true;
  });
}

/**
 * Does what a plan says. It may be called again after a failure.
 *
 * @throws RapportError `file/not-written`, `file/disk-full`; the file system's error
 */
export async function carryOut(
  { traces, refused, childId, sessionIds }: PurgePlan,
  { registry, date }: { readonly registry: string; readonly date: Date },
): Promise<void> {
  for (const card of refused) await refuseHead(pathOf(registry, card), card, { childId, date });
  for (const { path, action } of traces) {
    // A program that has not noticed yet may be writing into it.
    if (action === 'remove') await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
    if (action === 'remove lines') await removeLines(path, idPattern(childId, sessionIds));
  }
}

/** Looks through every file of all places, by name and content, for what may not be there any more. */
export async function provePurge(
  { sessions, registry, also, logs }: PurgePlaces,
  { childId, sessionIds }: PurgePlan,
): Promise<PurgeProof> {
  const searches: readonly (readonly [pattern: RegExp, files: readonly string[]])[] = [
    [idPattern(childId), await filesOf([sessions, registry, ...also])],
    [idPattern(childId, sessionIds), await filesOf(logs)],
  ];
  const searched = new Set<string>();
  const remaining = new Set<string>();
  const unsearched = new Map<string, string>();
  for (const [pattern, files] of searches)
    for (const path of files) {
      searched.add(path);
      const isNamed = path.split(sep).some((part) => pattern.test(part));
      const { mentions, unsearched: why } = await searchFile(path, pattern);
      if (isNamed || mentions) remaining.add(path);
      if (why !== undefined) unsearched.set(path, why);
    }
  return {
    filesSearched: searched.size,
    remaining: [...remaining],
    unsearched: [...unsearched].map(([path, why]) => ({ path, why })),
  };
}

async function refuseHead(
  path: string,
  card: HeadCard,
  { childId, date }: { readonly childId: string; readonly date: Date },
): Promise<void> {
  const children = Object.fromEntries(
    Object.entries(card.children).map(([culture, ids]) => [culture, ids.filter((id) => id !== childId)]),
  );
  const withdrawn = `data that it was trained on was purged on ${date.toISOString().slice(0, 10)}; train it again without.`;
  const { parent, ...rest } = card;
  const named = parent !== undefined && !idPattern(childId).test(parent) ? { parent } : {};
  const marked: HeadCard = { ...rest, ...named, children, withdrawn };
  const { mode } = await stat(path);
  await writeFileAtomically(path, `${JSON.stringify(marked, undefined, 2)}\n`, mode & 0o777);
}

async function removeLines(path: string, pattern: RegExp): Promise<void> {
  const lines = (await readFile(path, 'latin1')).split('\n');
  const kept = lines.filter((line) => !pattern.test(line));
  const { mode } = await stat(path);
  await writeFileAtomically(path, Buffer.from(kept.join('\n'), 'latin1'), mode & 0o777);
}

async function filesOf(places: readonly string[]): Promise<readonly string[]> {
  const files: string[] = [];
  for (const place of places) files.push(...(await filesBelow(place)));
  return files;
}
