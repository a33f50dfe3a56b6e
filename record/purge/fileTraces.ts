import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { idPattern } from './mentions.js';
import { filesBelow } from './filesBelow.js';
import { searchFile } from './searchFile.js';
import { sessionIn } from './sessionTraces.js';
import type { Trace } from './Trace.js';

/** The name of a result in an archive's outputs. */
const resultKey = /^[0-9a-f]{64}$/u;

/**
 * A child's traces in a folder of outputs or recordings: folders of its name, sessions and replays of it, whatever names it in
 * its name or content, and the tables that an archive joined of results among which its own are.
 *
 * @throws the file system's error
 */
export async function fileTraces(folder: string, childId: string): Promise<readonly Trace[]> {
  const pattern = idPattern(childId);
  const traces = new Map<string, Trace>();
  const add = (path: string, what: string): void => {
    if (!traces.has(path)) traces.set(path, { path, action: 'remove', what });
  };
  for (const path of await filesBelow(folder)) {
    const within = path
      .slice(folder.length)
      .split('/')
      .filter((part) => part !== '');
    const named = within.slice(0, -1).findIndex((part) => part === childId);
    const parent = dirname(path);
    if (named !== -1) add(join(folder, ...within.slice(0, named + 1)), 'folder of the child’s id');
    else if ((await sessionIn(parent))?.childId === childId)
      add(resultOf(parent) ?? parent, 'session or replay of the child');
    else if (pattern.test(basename(path))) add(resultOf(path) ?? path, 'file that names the child');
    else if ((await searchFile(path, pattern)).mentions)
      add(resultOf(path) ?? path, 'file whose content names the child');
  }
  for (const archive of archivesOf([...traces.keys()]))
    for (const name of await readdir(archive))
      if (/\.(parquet|csv)$/u.test(name) || name === 'batch.json')
        add(join(archive, name), 'joined from results of the child and others: run the batch again');
  return [...traces.values()];
}

/** The folder of the archive's result in which a path lies; part of a result is none. */
function resultOf(path: string): string | undefined {
  if (path === dirname(path)) return undefined;
  const isResult = resultKey.test(basename(path)) && basename(dirname(path)) === 'results';
  return isResult ? path : resultOf(dirname(path));
}

function archivesOf(paths: readonly string[]): readonly string[] {
  const results = paths.filter((path) => resultOf(path) === path);
  const archives = new Set(results.map((path) => dirname(dirname(path))));
  return [...archives].filter((archive) => existsSync(join(archive, 'batch.json')));
}
