import { spawn, type ChildProcess } from 'node:child_process';

import type { Handover } from '../nodes/runtime/handover.js';
import { builtProgram } from '../models/repositoryRoot.js';
import { endSuiteProcess } from './suiteProcess.js';

const waiting = builtProgram('bundle/reserve.js');

/** One that is not gone so long after its launch has left it is killed, milliseconds. */
const endMs = 2_000;

/** One that ends by itself, as where memory is short, is made up for after so long, milliseconds. */
const refillMs = 10_000;

/**
 * One process that waits with its code loaded and known to the others' DDS, to be whichever of a launch's dies next
 * (`cli/reserve.ts`). Who dies while there is none is started as ever.
 */
export class Reserve {
  readonly #names: readonly string[];
  readonly #rosArguments: readonly string[];
  readonly #program: string;
  #child: ChildProcess | undefined;
  #refill: NodeJS.Timeout | undefined;
  #isEnding = false;

  /**
   * @param names the nodes whose code it loads, and `console` for the page's server
   * @param rosArguments those of whichever it becomes, after `--ros-args`
   * @param program what Node.js runs, with the names separated by commas and the arguments for ROS
   */
  constructor(names: readonly string[], rosArguments: readonly string[], program = waiting) {
    this.#names = names;
    this.#rosArguments = rosArguments;
    this.#program = program;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * Has one wait, unless one does: to be called when all is well, as loading takes more than a second of a processor.
   *
   * @param afterMs not before
   */
  fill(afterMs = 0): void {
    clearTimeout(this.#refill);
    if (this.#isEnding || this.#child) return;
    if (afterMs > 0) {
      this.#refill = setTimeout(() => this.fill(), afterMs).unref();
      return;
    }
    const child = this.#spawn();
    if (child === undefined) {
      this.fill(refillMs);
      return;
    }
    this.#child = child;
    const gone = (): void => {
      if (this.#child !== child) return;
      this.#child = undefined;
      this.fill(refillMs);
    };
    child.once('error', gone);
    child.once('exit', gone);
  }

  /** `undefined` where the machine has no memory for one: a reserve is no reason to end a launch. */
  #spawn(): ChildProcess | undefined {
    try {
      const args = [this.#names.join(','), '--ros-args', ...this.#rosArguments];
      return spawn(process.execPath, [...process.execArgv, this.#program, ...args], {
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
    } catch {
      return undefined;
    }
  }

  /** The one that waits, with the order to become what is given; the caller's from now on. `undefined` where none does. */
  take(handover: Handover): ChildProcess | undefined {
    const child = this.#child;
    this.#child = undefined;
    if (child?.connected !== true) return undefined;
    // What cannot be sent is told by 'exit', which the caller listens to.
    child.send(handover, () => undefined);
    return child;
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    clearTimeout(this.#refill);
    const child = this.#child;
    this.#child = undefined;
    await endSuiteProcess(child, {
      timeoutMs: endMs,
      // It leaves ROS when its channel is closed, and with it DDS's shared memory.
      ask: (each) => {
        if (each.connected) each.disconnect();
      },
    });
  }
}
