import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { canonicalJson } from '../core/canonicalJson.js';
import { ifMissing, isSystemError } from '../core/systemError.js';
import { ownerOnly } from '../files/writeAtomically.js';
import { writeFileAtomically } from '../files/writeFileAtomically.js';
import { isAlive } from '../workers/isAlive.js';
import type { TaskParameters } from './TaskModule.js';

/** Why there is no result of a recording. */
export interface Failure {
  readonly recording: string | undefined;
  readonly code: string;
  /** One sentence. */
  readonly reason: string;
}

const folderMode = 0o700;

/**
 * The results of an archive: `results/<key>/`, whole or not there. What is being made lies in `work/`, what could not be made
 * is told in `failed/<key>.json`. Several machines may share one.
 */
export class ResultStore {
  constructor(readonly root: string) {}

  /** Makes the folders, and removes what processes of this machine left behind that are no more. */
  async prepare(): Promise<void> {
    for (const name of ['results', 'work', 'failed', 'parameters', 'hashes'])
      await mkdir(join(this.root, name), { recursive: true, mode: folderMode });
    for (const name of await readdir(join(this.root, 'work'))) {
      const [, host = '', pid = ''] = name.split('~');
      if (host === safeHost() && !isAlive(Number(pid)))
        await rm(join(this.root, 'work', name), { recursive: true, force: true });
    }
  }

  resultFolder(key: string): string {
    return join(this.root, 'results', key);
  }

  get hashMemory(): string {
    return join(this.root, 'hashes');
  }

  has(key: string): boolean {
    return existsSync(this.resultFolder(key));
  }

  /** A new folder for a result that is to be made. */
  async workFolder(key: string): Promise<string> {
    const name = `${key}~${safeHost()}~${process.pid}~${randomUUID().slice(0, 8)}`;
    const folder = join(this.root, 'work', name);
    await mkdir(folder, { mode: folderMode });
    return folder;
  }

  /**
   * Makes a finished folder the result of its key, once everything in it is on the disk.
   *
   * @returns false where another was first: this one is thrown away
   */
  async publish(folder: string, key: string): Promise<boolean> {
    await syncAll(folder);
    try {
      await rename(folder, this.resultFolder(key));
    } catch (error) {
      const isTaken = isSystemError(error) && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST');
      if (!isTaken) throw error;
      await this.discard(folder);
      return false;
    }
    await sync(join(this.root, 'results'));
    await this.forgetFailure(key);
    return true;
  }

  async discard(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
  }

  async fail(key: string, failure: Failure): Promise<void> {
    await writeFileAtomically(this.#failurePath(key), JSON.stringify(failure, undefined, 2), ownerOnly);
  }

  async forgetFailure(key: string): Promise<void> {
    await rm(this.#failurePath(key), { force: true });
  }

  async failure(key: string): Promise<Failure | undefined> {
    return (await readJson(this.#failurePath(key))) as Failure | undefined;
  }

  /** Parameters lie here, so that a queue holds nothing but their hash. @returns it */
  async keepParameters(parameters: TaskParameters): Promise<string> {
    const hash = createHash('sha256').update(canonicalJson(parameters)).digest('hex');
    const path = this.#parametersPath(hash);
    if (!existsSync(path))
      await writeFileAtomically(path, JSON.stringify(parameters, undefined, 2), ownerOnly);
    return hash;
  }

  async parameters(hash: string): Promise<TaskParameters | undefined> {
    return (await readJson(this.#parametersPath(hash))) as TaskParameters | undefined;
  }

  #failurePath(key: string): string {
    return join(this.root, 'failed', `${key}.json`);
  }

  #parametersPath(hash: string): string {
    return join(this.root, 'parameters', `${hash}.json`);
  }
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(ifMissing(undefined));
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

async function syncAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory() || entry.isFile()) await sync(path);
  }
  await sync(folder);
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function safeHost(): string {
  return hostname().replaceAll(/[^A-Za-z0-9.-]/gu, '_');
}
