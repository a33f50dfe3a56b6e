import { fork, type ChildProcess } from 'node:child_process';

import { builtProgram } from '../models/repositoryRoot.js';
import type { FromTaskChild, ToTaskChild } from './taskMessages.js';

export type TaskOutcome =
  | { readonly kind: 'done' }
  /** The task refused the recording, in one sentence. */
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string }
  /** The process ended under it, or was ended. */
  | { readonly kind: 'crashed'; readonly reason: string };

/** How the child process is started; tests run the suite's TypeScript as it is. */
export interface ChildProgram {
  readonly path: string;
  readonly execArgv: readonly string[];
}

const taskChild: ChildProgram = {
  path: builtProgram('archive/taskChild.js'),
  execArgv: process.execArgv,
};

/** A process that works on one recording at a time; it is started when it is needed, and again when it has died. */
export class TaskProcess {
  readonly #program: ChildProgram;
  #child: ChildProcess | undefined;

  constructor(program: ChildProgram = taskChild) {
    this.#program = program;
  }

  /** Never throws: what goes wrong is the outcome. */
  run(asked: ToTaskChild, onProgress: (share: number) => void = () => undefined): Promise<TaskOutcome> {
    const child = this.#started();
    return new Promise((resolve) => {
      const end = (outcome: TaskOutcome): void => {
        child.off('message', take).off('exit', exited).off('error', broken);
        resolve(outcome);
      };
      const take = (message: unknown): void => {
        const answer = message as FromTaskChild;
        if (answer.kind === 'progress') onProgress(answer.share);
        else end(answer);
      };
      const exited = (code: number | null, signal: string | null): void => {
        this.#child = undefined;
        const how = signal === null ? `with status ${String(code)}` : `by ${signal}`;
        end({ kind: 'crashed', reason: `Its process was ended ${how}, perhaps for want of memory.` });
      };
      const broken = (error: Error): void => {
        end({ kind: 'crashed', reason: `Its process could not be started or spoken to: ${error.message}` });
      };
      child.on('message', take).once('exit', exited).once('error', broken);
      child.send(asked);
    });
  }

  /** At once: what is being made is thrown away with it. */
  stop(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  #started(): ChildProcess {
    if (this.#child?.connected === true) return this.#child;
    // Its output goes beside ours, and never into what a command prints.
    const child = fork(this.#program.path, {
      execArgv: [...this.#program.execArgv],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    this.#child = child;
    return child;
  }
}
