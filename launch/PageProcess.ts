import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { keptLoginsVariable, loginsTold, type KeptLogin } from '../console/http/keptLogins.js';
import { suiteProgram } from '../models/repositoryRoot.js';
import { HeartbeatWatch, lookMs } from './HeartbeatWatch.js';
import { mainThreadOf } from './mainThread.js';
import type { Reserve } from './Reserve.js';
import { RestartDelay } from './RestartDelay.js';

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
    const env = { [keptLoginsVariable]: JSON.stringify(this.#logins) };
    const waiting = this.#reserve?.take({ becomes: this.#args, env });
    const child =
      waiting ??
      spawn(process.execPath, [...process.execArgv, this.#program, ...this.#args], {
        // A group of its own, as the nodes' processes have: the launch ends it.
        detached: true,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      if (stream)
        createInterface({ input: stream }).on('line', (line) => {
          this.#write(`  page: ${line}`);
        });
    const watch = new HeartbeatWatch();
    // Nobody has watched over it: it may hang.
    if (waiting) watch.heartbeat(performance.now());
    const watched = this.#watch(child, watch);
    child.once('error', (error) => {
      this.#write(`  ! the operator's page is not served: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      watched.end();
      if (!this.#ending)
        this.#goneAfter(
          performance.now() - startedMs,
          watched.hung ?? signal ?? `exit status ${String(code)}`,
        );
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

  /** Its heartbeats begin when it is served. */
  #watch(
    child: ChildProcess,
    watch: HeartbeatWatch,
  ): { readonly end: () => void; readonly hung: string | undefined } {
    let hung: string | undefined;
    const isAgain = this.#wasServed;
    child.once('message', () => {
      if (isAgain) this.#reserve?.fill();
    });
    child.on('message', (message) => {
      this.#logins = loginsTold(message) ?? this.#logins;
      this.#wasServed = true;
      watch.heartbeat(performance.now());
      watch.cameUp(performance.now());
    });
    const looking = setInterval(() => {
      const thread = child.pid === undefined ? undefined : mainThreadOf(child.pid);
      if (this.#ending || !watch.look(performance.now(), thread)) return;
      hung = `it hung, without a heartbeat for ${watch.allowedSec} s, and was killed`;
      child.kill('SIGKILL');
    }, lookMs);
    return {
      end: () => {
        clearInterval(looking);
      },
      get hung() {
        return hung;
      },
    };
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
