import type { ChildProcess } from 'node:child_process';

import { isLaunchAnswer, type LaunchAnswer, type LaunchRequest } from '../nodes/runtime/launchChannel.js';

/** A launch's way to the nodes of one process, as long as that lives. */
export class NodeChannel {
  /** True from the process's first word on, which says that its nodes are there; false when it has ended. */
  readonly isThere: Promise<boolean>;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: LaunchAnswer | undefined) => void>();
  #asked = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.isThere = new Promise((resolve) => {
      const gone = (): void => {
        resolve(false);
        for (const id of [...this.#waiting.keys()]) this.#answer(id, undefined);
      };
      child.once('exit', gone);
      child.once('error', () => {
        if (child.pid === undefined) gone();
      });
      child.on('message', (message) => {
        resolve(true);
        if (isLaunchAnswer(message)) this.#answer(message.answerTo, message);
      });
    });
  }

  /** @returns `undefined` where the process ends before it answers */
  ask(node: string, ask: LaunchRequest['ask']): Promise<LaunchAnswer | undefined> {
    return new Promise((resolve) => {
      this.#asked += 1;
      const id = this.#asked;
      if (!this.#child.connected) {
        resolve(undefined);
        return;
      }
      this.#waiting.set(id, resolve);
      // What cannot be sent is not answered: its end is told by 'exit'.
      this.#child.send({ id, node, ask } satisfies LaunchRequest, () => undefined);
    });
  }

  #answer(id: number, answer: LaunchAnswer | undefined): void {
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }
}
