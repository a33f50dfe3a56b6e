import { join } from 'node:path';

import rclnodejs from 'rclnodejs';
import { Subscription } from 'rxjs';
import type { Logger } from 'winston';

import { repositoryRoot } from '../models/repositoryRoot.js';
import { services } from '../nodes/services.js';
import { automaticOperator } from './AutomaticOperator.js';
import { callService } from './callService.js';
import { launchLog } from './launchLog.js';
import { LifecycleManager } from './LifecycleManager.js';
import { NodeProcess } from './NodeProcess.js';
import { OperatorDisplay } from './OperatorDisplay.js';
import type { ProcessPlan } from './ProcessPlan.js';
import { printSummary } from './sessionSummary.js';
import { showDiagnostics } from './showDiagnostics.js';

export interface LaunchOptions {
  readonly processes: readonly ProcessPlan[];
  /** Starts a session of this child at once; absent: an operator's tool starts it by service. */
  readonly session?: { readonly childId: string; readonly culture: string; readonly operator: string };
  /** Approves every prompt. */
  readonly autoDecide: boolean;
  readonly write: (line: string) => void;
}

const recordingPollMs = 500;

/**
 * The suite's processes and nodes, from start to end: brought up in lifecycle order, restarted when one dies, taken down in
 * reverse with the session saved. One launch a process; `rclnodejs.init` comes before.
 */
export class Launch {
  readonly #options: LaunchOptions;
  readonly #node = new rclnodejs.Node('rapport_launch');
  readonly #manager = new LifecycleManager(this.#node);
  readonly #log: Logger = launchLog(join(repositoryRoot, '.rapport', 'log'));
  readonly #display: OperatorDisplay;
  readonly #shown = new Subscription();
  readonly #processes: readonly NodeProcess[];
  readonly #names: readonly string[];
  #folder: string | undefined;

  constructor(options: LaunchOptions) {
    this.#options = options;
    this.#display = new OperatorDisplay(this.#node, options.write);
    this.#processes = options.processes.map((plan) => this.#process(plan));
    this.#names = options.processes.flatMap(({ nodes }) => nodes);
    this.#node.spin();
  }

  /**
   * Starts the processes, configures all nodes, activates them in the order of the plan; the session is started before the
   * camera, so that it has the first frame.
   */
  async bringUp(): Promise<void> {
    const { write, autoDecide } = this.#options;
    for (const each of this.#processes) each.start();
    this.#shown.add(showDiagnostics(this.#node, write));
    this.#shown.add(this.#display.start());
    if (autoDecide) {
      write('An automatic operator approves every prompt: nobody decides here.');
      this.#shown.add(
        automaticOperator(this.#node, (text) => {
          write(`  ! ${text}`);
        }),
      );
    }
    await this.#manager.waitFor(this.#names);
    await Promise.all(this.#names.map((name) => this.#manager.configure(name)));
    for (const name of this.#names.filter((each) => each !== 'camera')) await this.#manager.activate(name);
    await this.#startSession();
    if (this.#names.includes('camera')) await this.#manager.activate('camera');
  }

  /** Resolves when the camera has deactivated itself at the end of its recording. */
  async recordingEnd(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, recordingPollMs));
      // A camera that is being restarted does not answer: it has not ended.
      const active = await this.#manager.isActive('camera').catch(() => true);
      if (!active) return;
    }
  }

  /** Camera first, so that nothing new comes in; then the session is stopped and saved; then the rest. */
  async takeDown(): Promise<void> {
    const { write } = this.#options;
    for (const name of [...this.#names].reverse()) {
      try {
        if (name === 'session' && this.#folder !== undefined)
          await callService(this.#node, services.stopSession, { reason: 'the launch was ended' });
        await this.#manager.takeDown(name);
      } catch (error) {
        write(`  ! ${name}: ${sentenceOf(error)}`);
      }
    }
    for (const each of [...this.#processes].reverse()) await each.end();
    this.#shown.unsubscribe();
    this.#manager.release();
    this.#log.end();
    if (this.#folder !== undefined) printSummary(this.#folder, this.#display.totals, write);
  }

  async #startSession(): Promise<void> {
    const { session, write } = this.#options;
    if (!session) return;
    const request = {
      session_id: '',
      child_id: session.childId,
      culture: session.culture,
      operator_name: session.operator,
    };
    const started = await callService(this.#node, services.startSession, request, { attemptMs: 3_000 });
    this.#folder = started.folder;
    write(started.message);
  }

  #process(plan: ProcessPlan): NodeProcess {
    const { write } = this.#options;
    const nodes = `${plan.name} (${plan.nodes.join(', ')})`;
    return new NodeProcess(plan, {
      line: (text) => {
        this.#log.info(`[${plan.name}] ${text}`);
        // What goes wrong is for the operator's eyes too; what a node warns of comes by /diagnostics.
        if (/\[(ERROR|FATAL)\]|^rapport: /.test(text))
          write(`  ! ${plan.name}: ${text.replace(/^.*?\]: /, '')}`);
      },
      died: (how, restartInMs) => {
        write(`  ! ${nodes} died (${how}); it is started again in ${restartInMs / 1_000} s.`);
      },
      restarted: () => {
        this.#bringUpAgain(plan).then(
          () => {
            write(`  ✓ ${nodes} runs again.`);
          },
          (error: unknown) => {
            write(`  ! ${nodes} did not come up again: ${sentenceOf(error)}`);
          },
        );
      },
    });
  }

  /** A session that died with its node goes on in a new record; the old one is complete up to its last second. */
  async #bringUpAgain({ nodes }: ProcessPlan): Promise<void> {
    await this.#manager.bringUp(nodes);
    if (nodes.includes('session')) await this.#startSession();
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
