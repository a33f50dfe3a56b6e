import type { ChildProcess } from 'node:child_process';

import { suiteProgram } from '../models/repositoryRoot.js';
import { HeartbeatWatch } from './HeartbeatWatch.js';
import { NodeChannel } from './NodeChannel.js';
import type { ProcessPlan } from './ProcessPlan.js';
import type { Reserve } from './Reserve.js';
import { RestartDelay } from './RestartDelay.js';
import { endSuiteProcess, startSuiteProcess } from './suiteProcess.js';

export interface NodeProcessEvents {
  /** A line that a node wrote. */
  readonly line: (text: string) => void;
  /** The process has ended although nobody asked it to; it is started again after `restartInMs`. */
  readonly died: (how: string, restartInMs: number) => void;
  /** It runs again. */
  readonly restarted: () => void;
}

/**
 * How long a process may take to end after SIGTERM: the session's waits for the robot and has the session to save, on a busy machine
 * too.
 */
const endTimeoutMs = { session: 45_000, other: 8_000 } as const;

/** One process of a launch, started again when it dies; one that hangs is killed. */
export class NodeProcess {
  readonly plan: ProcessPlan;
  readonly #events: NodeProcessEvents;
  readonly #reserve: Reserve | undefined;
  readonly #program: string;
  #child: ChildProcess | undefined;
  #channel: NodeChannel | undefined;
  #watch = new HeartbeatWatch();
  #isWatched = true;
  #ending = false;
  readonly #delay = new RestartDelay();

  /**
   * @param options.reserve one of which takes a dead one's place where it can
   * @param options.program what Node.js runs, with the arguments of `rapport`
   */
  constructor(
    plan: ProcessPlan,
    events: NodeProcessEvents,
    options: { readonly reserve?: Reserve; readonly program?: string } = {},
  ) {
    this.plan = plan;
    this.#events = events;
    this.#reserve = options.reserve;
    this.#program = options.program ?? suiteProgram;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** To its nodes; `undefined` while it does not run. */
  get channel(): NodeChannel | undefined {
    return this.#channel;
  }

  start(): void {
    const startedMs = performance.now();
    const { nodes, rosArguments } = this.plan;
    let isGone = false;
    const gone = (why: string): void => {
      if (isGone || this.#ending) return;
      isGone = true;
      this.#channel = undefined;
      const restartInMs = this.#delay.after(performance.now() - startedMs);
      this.#events.died(why, restartInMs);
      setTimeout(() => {
        if (this.#ending) return;
        this.start();
        this.#events.restarted();
      }, restartInMs);
    };
    const { child, watch } = startSuiteProcess({
      program: this.#program,
      args: ['node', ...nodes, '--no-autostart', '--ros-args', ...rosArguments],
      reserve: this.#reserve,
      line: this.#events.line,
      isWatched: () => this.#isWatched,
      ended: gone,
    });
    this.#child = child;
    this.#channel = new NodeChannel(child);
    this.#watch = watch;
    child.on('message', () => {
      watch.heartbeat(performance.now());
    });
    // A machine out of memory or processes cannot start one: without a listener that would end the launcher.
    child.once('error', (error) => {
      if (child.pid === undefined) gone(error.message);
    });
  }

  /** Its nodes are up, until it is started again: from now on it hangs when it is silent for a few seconds. */
  cameUp(): void {
    this.#watch.cameUp(performance.now());
  }

  /** From now on nothing waits for the process: it is asked to end, and killed then when it does not hear. */
  unwatch(): void {
    this.#isWatched = false;
  }

  /** Ends the process: SIGTERM, and SIGKILL when that is not heard in time. */
  async end(): Promise<void> {
    this.#ending = true;
    this.unwatch();
    const timeoutMs = endTimeoutMs[this.plan.nodes.includes('session') ? 'session' : 'other'];
    await endSuiteProcess(this.#child, { timeoutMs, ask: (child) => child.kill('SIGTERM') });
  }
}
