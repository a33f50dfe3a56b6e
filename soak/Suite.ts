import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { repositoryRoot } from '../models/repositoryRoot.js';
import { suiteProcesses, type SuiteProcess } from './faults.js';
import { childrenOf } from './processTable.js';

/** `rapport launch session` with everything in it, as a clinic starts it. */
export class Suite {
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #gone: Promise<number | null>;

  /**
   * @param args after `rapport launch session`
   * @param hear each line that it says
   * @param environment beside this process's own
   */
  constructor(args: readonly string[], hear: (line: string) => void, environment: NodeJS.ProcessEnv = {}) {
    this.#child = spawn(join(repositoryRoot, 'bin/rapport'), ['launch', 'session', ...args], {
      // A group of its own: Ctrl-C is for the harness, which then ends the suite.
      detached: true,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      if (stream)
        createInterface({ input: stream }).on('line', (line) => {
          this.lines.push(line);
          hear(line);
        });
    this.#gone = once(this.#child, 'exit').then(([code]) => code as number | null);
  }

  /** The launcher's. */
  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('The suite could not be started.');
    return this.#child.pid;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The id of one of its processes, as long as that runs. */
  pidOf(process: SuiteProcess): number | undefined {
    return childrenOf(this.pid).find(({ commandLine }) => suiteProcesses[process].test(commandLine))?.pid;
  }

  /** Ends it as Ctrl-C does; its exit status. */
  async end(): Promise<number | null> {
    if (this.isRunning) this.#child.kill('SIGINT');
    return this.#gone;
  }

  /** For clean-up: as Ctrl-C twice, and at last without asking. */
  async endAtOnce(): Promise<void> {
    if (!this.isRunning) return;
    const impatient = setTimeout(() => this.#child.kill('SIGKILL'), 40_000);
    await this.end();
    clearTimeout(impatient);
  }
}
