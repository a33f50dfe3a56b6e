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
import { showDiagnostics } from './showDiagnostics.js';
import { printSummary } from './sessionSummary.js';

export interface LaunchOptions {
  readonly processes: readonly ProcessPlan[];
  /** Starts a session of this child at once; absent: an operator's tool starts it by service. */
  readonly session?: { readonly childId: string; readonly culture: string; readonly operator: string };
  /** Approves every prompt. */
  readonly autoDecide: boolean;
  /** Ends when the camera's recording ends. */
  readonly endWithRecording: boolean;
  readonly write: (line: string) => void;
}

const recordingPollMs = 500;

/**
 * Runs a launch until a signal, or the end of the recording: starts its processes, brings their nodes up in lifecycle
 * order, restarts one that dies, and takes all down in reverse with the session saved.
 *
 * @returns the exit status
 */
export async function runLaunch(options: LaunchOptions): Promise<number> {
  const { processes: plans, write } = options;
  await rclnodejs.init();
  rclnodejs.removeSignalHandlers();
  const signal = nextSignal();
  const node = new rclnodejs.Node('rapport_launch');
  node.spin();
  const manager = new LifecycleManager(node);
  const log = launchLog(join(repositoryRoot, '.rapport', 'log'));
  const processes = plans.map((plan) => nodeProcess(plan, { manager, log, write }));
  const shown = new Subscription();
  const display = new OperatorDisplay(node, write);
  let status = 0;
  let folder: string | undefined;
  try {
    for (const each of processes) each.start();
    shown.add(showDiagnostics(node, write));
    shown.add(display.start());
    if (options.autoDecide) {
      write('An automatic operator approves every prompt: nobody decides here.');
      shown.add(
        automaticOperator(node, (text) => {
          write(`  ! ${text}`);
        }),
      );
    }
    folder = await Promise.race([bringUp(node, manager, options), signal.then(() => undefined)]);
    await Promise.race([signal, options.endWithRecording ? recordingEnd(manager) : never()]);
  } catch (error) {
    write(`  ! ${error instanceof Error ? error.message : String(error)}`);
    status = 1;
  }
  await takeDown(node, manager, { options, write });
  for (const each of [...processes].reverse()) await each.end();
  shown.unsubscribe();
  manager.release();
  rclnodejs.shutdown();
  log.end();
  if (folder !== undefined) printSummary(folder, display.totals, write);
  return status;
}

function nodeProcess(
  plan: ProcessPlan,
  { manager, log, write }: { manager: LifecycleManager; log: Logger; write: (line: string) => void },
): NodeProcess {
  return new NodeProcess(plan, {
    line: (text) => {
      log.info(`[${plan.name}] ${text}`);
      // What goes wrong is for the operator's eyes too; what a node warns of comes by /diagnostics.
      if (/\[(ERROR|FATAL)\]|^rapport: /.test(text))
        write(`  ! ${plan.name}: ${text.replace(/^.*?\]: /, '')}`);
    },
    died: (how, restartInMs) => {
      write(
        `  ! ${plan.name} (${plan.nodes.join(', ')}) died (${how}); it is started again in ${restartInMs / 1_000} s.`,
      );
    },
    restarted: () => {
      void (async () => {
        for (const name of plan.nodes) await manager.bringUp(name);
        write(`  ✓ ${plan.name} (${plan.nodes.join(', ')}) runs again.`);
      })().catch((error: unknown) => {
        write(
          `  ! ${plan.name} did not come up again: ${error instanceof Error ? error.message : String(error)}`,
        );
      });
    },
  });
}

/** All nodes configured, then activated in the order of the plan; the session is started before the camera. */
async function bringUp(
  node: rclnodejs.Node,
  manager: LifecycleManager,
  { processes, session, write }: LaunchOptions,
): Promise<string | undefined> {
  const names = processes.flatMap(({ nodes }) => nodes);
  await manager.waitFor(names);
  await Promise.all(names.map((name) => manager.configure(name)));
  for (const name of names.filter((each) => each !== 'camera')) await manager.activate(name);
  let folder: string | undefined;
  if (session) {
    const started = await callService(node, services.startSession, {
      session_id: '',
      child_id: session.childId,
      culture: session.culture,
      operator_name: session.operator,
    });
    folder = started.folder;
    write(started.message);
  }
  if (names.includes('camera')) await manager.activate('camera');
  return folder;
}

/** Camera first, so that nothing new comes in; then the session is stopped and saved; then the rest. */
async function takeDown(
  node: rclnodejs.Node,
  manager: LifecycleManager,
  { options: { processes, session }, write }: { options: LaunchOptions; write: (line: string) => void },
): Promise<void> {
  const names = processes.flatMap(({ nodes }) => nodes).reverse();
  for (const name of names) {
    try {
      if (name === 'session' && session)
        await callService(node, services.stopSession, { reason: 'the launch was ended' });
      await manager.takeDown(name);
    } catch (error) {
      write(`  ! ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** Resolves when the camera has deactivated itself at the end of its recording. */
async function recordingEnd(manager: LifecycleManager): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, recordingPollMs));
    // A camera that is being restarted does not answer: it has not ended.
    const active = await manager.isActive('camera').catch(() => true);
    if (!active) return;
  }
}

function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        resolve();
      });
  });
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
