import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

import { repositoryRoot } from '../models/repositoryRoot.js';

const suite = join(repositoryRoot, 'dist/cli/rapport.js');

/** One that ends sooner cannot be served at all (its port is taken): it has said why, and would again. */
const stableMs = 5_000;
const restartMs = 1_000;
const endTimeoutMs = 5_000;

/** The server of the operator's page beside a launch: started again when it dies, as nobody leads a session without it. */
export class PageProcess {
  readonly #args: readonly string[];
  readonly #write: (line: string) => void;
  #child: ChildProcess | undefined;
  #ending = false;

  /**
   * @param options.rosArguments the user's own, without `--ros-args`
   * @param options.write hears what it says, its address first
   */
  constructor(options: {
    readonly folder: string;
    readonly port: number;
    readonly rosArguments: readonly string[];
    readonly write: (line: string) => void;
  }) {
    this.#args = [
      ...['console', '--folder', options.folder, '--port', String(options.port)],
      ...['--ros-args', ...options.rosArguments],
    ];
    this.#write = options.write;
  }

  start(): void {
    const startedMs = performance.now();
    // A group of its own, as the nodes' processes have: the launch ends it.
    const child = spawn(process.execPath, [...process.execArgv, suite, ...this.#args], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        this.#write(`  page: ${line}`);
      });
    child.once('error', (error) => {
      this.#write(`  ! the operator's page is not served: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      if (this.#ending) return;
      const how = signal ?? `exit status ${String(code)}`;
      if (performance.now() - startedMs < stableMs) {
        this.#write(`  ! the operator's page is not served (${how}); "rapport console" serves it by itself`);
        return;
      }
      this.#write(`  ! the operator's page ended (${how}) and is served again`);
      setTimeout(() => {
        if (!this.#ending) this.start();
      }, restartMs);
    });
  }

  async end(): Promise<void> {
    this.#ending = true;
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const impatient = setTimeout(() => child.kill('SIGKILL'), endTimeoutMs);
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
    clearTimeout(impatient);
  }
}
