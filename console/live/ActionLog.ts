import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';

import { AppendFile } from '../../record/AppendFile.js';
import type { ActionView } from '../wire/fromServer.js';

const keptActions = 100;
const flushMs = 1_000;

/** Of the log that begins now at this server. */
export function actionFileName(now: Date): string {
  return `actions-${now.toISOString().replaceAll(/[-:]|\.\d+/gu, '')}-${process.pid}.jsonl`;
}

/** Who did what at the pages, when, how, and what came of it: the last of it in memory, all of it in a file. No child is named. */
export class ActionLog {
  readonly path: string;
  readonly #file: AppendFile;
  readonly #flushing: NodeJS.Timeout;
  readonly #trouble: (error: unknown) => void;
  #latest: ActionView[] = [];

  private constructor(path: string, file: AppendFile, trouble: (error: unknown) => void) {
    this.path = path;
    this.#file = file;
    this.#trouble = trouble;
    this.#flushing = setInterval(() => void this.flush(), flushMs);
  }

  /**
   * @param path a JSONL file that is not there yet
   * @throws the file system's error
   */
  static async open(path: string, trouble: (error: unknown) => void): Promise<ActionLog> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return new ActionLog(path, new AppendFile(path), trouble);
  }

  get latest(): readonly ActionView[] {
    return this.#latest;
  }

  add(action: ActionView): void {
    this.#latest = [...this.#latest.slice(1 - keptActions), action];
    this.#file.append(JSON.stringify(action));
  }

  async flush(): Promise<void> {
    await this.#file.flush().catch(this.#trouble);
  }

  /** All of the file. */
  async export(): Promise<Readable> {
    await this.flush();
    return createReadStream(this.path);
  }

  async close(): Promise<void> {
    clearInterval(this.#flushing);
    await this.flush();
    await this.#file.close().catch(this.#trouble);
  }
}
