import type { ChildProcess } from 'node:child_process';

import { keptLoginsVariable, loginsTold, type KeptLogin } from '../console/http/keptLogins.js';
import { suiteProgram } from '../models/repositoryRoot.js';
import type { Reserve } from './Reserve.js';
import { RestartDelay } from './RestartDelay.js';
import { endSuiteProcess, startSuiteProcess } from './suiteProcess.js';

const endTimeoutMs = 5_000;

/**
 * The server of the operator's page beside a launch: started again when it dies, as nobody leads a session without it; killed
 * when it hangs. One that ends before it was ever served (its port is taken) has said why, and would again.
 */
export class PageProcess {
  readonly #reserve: Reserve | undefined;
  readonly #program: string;
  readonly #args: readonly string[];
  readonly #write: (line: string) => void;
  #child: ChildProcess | undefined;
  /** Who leads goes on leading when the page is served again. */
  #logins: readonly KeptLogin[] = [];
  #wasServed = false;
  #ending = false;
  readonly #delay = new RestartDelay();

  /**
   * @param options.rosArguments after `--ros-args`
   * @param options.write hears what it says, its address first
   * @param options.reserve one of which takes a dead one's place where it can
   * @param program what Node.js runs, with the arguments of `rapport`
   */
  constructor(
    options: {
      readonly folder: string;
      readonly port: number;
      readonly rosArguments: readonly string[];
      readonly write: (line: string) => void;
      readonly reserve?: Reserve;
    },
    program = suiteProgram,
  ) {
    this.#reserve = options.reserve;
    this.#program = program;
    this.#args = [
      ...['console', '--folder', options.folder, '--port', String(options.port)],
      ...['--ros-args', ...options.rosArguments],
    ];
    this.#write = options.write;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    const startedMs = performance.now();
    const { child, watch } = startSuiteProcess({
      program: this.#program,
      args: this.#args,
      env: { [keptLoginsVariable]: JSON.stringify(this.#logins) },
      reserve: this.#reserve,
      line: (text) => {
        this.#write(`  page: ${text}`);
      },
      isWatched: () => !this.#ending,
      ended: (how) => {
        if (!this.#ending) this.#goneAfter(performance.now() - startedMs, how);
      },
    });
    this.#child = child;
    const isAgain = this.#wasServed;
    child.once('message', () => {
      if (isAgain) this.#reserve?.fill();
    });
    // Its heartbeats begin when it is served.
    child.on('message', (message) => {
      this.#logins = loginsTold(message) ?? this.#logins;
      this.#wasServed = true;
      watch.heartbeat(performance.now());
      watch.cameUp(performance.now());
    });
    child.once('error', (error) => {
      this.#write(`  ! the operator's page is not served: ${error.message}`);
    });
  }

  #goneAfter(livedMs: number, how: string): void {
    if (!this.#wasServed) {
      this.#write(`  ! the operator's page is not served (${how}); "rapport console" serves it by itself`);
      return;
    }
    this.#write(`  ! the operator's page ended (${how}) and is served again`);
    setTimeout(() => {
      if (!this.#ending) this.start();
    }, this.#delay.after(livedMs));
  }

  async end(): Promise<void> {
    this.#ending = true;
    await endSuiteProcess(this.#child, {
      timeoutMs: endTimeoutMs,
      ask: (child) => child.kill('SIGTERM'),
    });
  }
}
