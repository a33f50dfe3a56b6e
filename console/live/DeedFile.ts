import { join } from 'node:path';

import { ActionLog, actionFileName } from './ActionLog.js';
import type { LogDeed } from '../review/ReviewPorts.js';
import { stampToText } from '../wire/values.js';

/** The log of actions of a server that leads no session: made with the first of them, so that whoever only looks writes nothing. */
export class DeedFile {
  readonly #folder: string;
  readonly #trouble: (error: unknown) => void;
  #log: Promise<ActionLog | undefined> | undefined;

  constructor(folder: string, trouble: (error: unknown) => void) {
    this.#folder = folder;
    this.#trouble = trouble;
  }

  add({ name, role }: Parameters<LogDeed>[0], deed: Parameters<LogDeed>[1]): void {
    const atNs = stampToText(BigInt(Date.now()) * 1_000_000n);
    this.#log ??= ActionLog.open(join(this.#folder, actionFileName(new Date())), this.#trouble).catch(
      (error: unknown) => {
        this.#trouble(error);
        return undefined;
      },
    );
    void this.#log.then((log) => log?.add({ atNs, who: name, role, how: 'review', ...deed }));
  }

  async close(): Promise<void> {
    await (await this.#log)?.close();
  }
}
