import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { CommandError, runCommand } from './command.mjs';
import { acquireLock } from './lock.mjs';
import { readMarker, removeMarker, writeMarker } from './marker.mjs';
import { Progress } from './Progress.mjs';
import { SetupError } from './SetupError.mjs';

/**
 * @typedef {object} RunStepsOptions
 * @property {string} folder Where markers (`steps/`), logs (`log/`) and the lock are kept.
 * @property {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} stream Where progress goes.
 * @property {() => number} now Milliseconds.
 * @property {number} [atOnce] Steps that run side by side at most, default 3: one waits for the network while others compile.
 */

/**
 * Whether the step's result is there and still what it should be.
 *
 * @param {import('./Step.mjs').Step} step
 * @param {string} folder
 */
export function isDone(step, folder) {
  return step.present() && readMarker(join(folder, 'steps'), step.id) === step.fingerprint();
}

/**
 * Runs the steps that are not done, each as soon as those that it needs are done; of several, the first in the list.
 *
 * Every pending step is checked before the first one runs, so that a machine that cannot be made ready is left as it
 * was. A step's marker goes before it runs and comes back when it has ended well: interrupted at any point, the next
 * call repeats that step and goes on. After a failure nothing more begins, and what runs is waited for.
 *
 * @param {import('./Step.mjs').Step[]} steps
 * @param {RunStepsOptions} options
 * @returns {Promise<string[]>} Ids of the steps that ran, in the order in which they began.
 */
export async function runSteps(steps, { folder, stream, now, atOnce = 3 }) {
  if (steps.every((step) => isDone(step, folder))) return [];
  const lock = await acquireLock(join(folder, 'setup.lock'), (holder) => {
    stream.write(`Another set-up is running (process ${holder}): waiting for it.\n`);
  });
  try {
    for (const step of steps) if (!isDone(step, folder)) step.check?.();
    const progress = new Progress(stream, now);
    /** @type {string[]} */
    const ran = [];
    await inOrderOfNeed(steps, atOnce, async (step, index) => {
      if (isDone(step, folder)) return;
      ran.push(step.id);
      const label = `[${index + 1}/${steps.length}] ${step.title}`;
      await runStep(step, { folder, progress, label, lock: lock.descriptor });
    });
    return ran;
  } finally {
    lock.release();
  }
}

/**
 * Calls `act` once for each step, at most `atOnce` at a time, after the calls for the steps that it needs have ended.
 *
 * @param {import('./Step.mjs').Step[]} steps
 * @param {number} atOnce
 * @param {(step: import('./Step.mjs').Step, index: number) => Promise<void>} act
 * @throws What the first failing call threw, once all that were begun have ended.
 */
async function inOrderOfNeed(steps, atOnce, act) {
  const waiting = new Map(
    steps.map((step, index) => [step, step.needs ?? steps.slice(0, index).map(({ id }) => id)]),
  );
  const unfinished = new Set(steps.map(({ id }) => id));
  /** @type {Map<string, Promise<void>>} */
  const running = new Map();
  /** @type {unknown[]} */
  const failures = [];
  for (;;) {
    for (const [step, needs] of failures.length === 0 ? waiting : []) {
      if (running.size >= atOnce) break;
      if (needs.some((id) => unfinished.has(id))) continue;
      waiting.delete(step);
      const call = act(step, steps.indexOf(step))
        .then(() => unfinished.delete(step.id))
        .catch((error) => failures.push(error))
        .then(() => void running.delete(step.id));
      running.set(step.id, call);
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (failures.length > 0) throw failures[0];
  if (waiting.size > 0) {
    throw new Error(
      `Steps of set-up wait for each other: ${[...waiting.keys()].map(({ id }) => id).join(', ')}.`,
    );
  }
}

/**
 * @param {import('./Step.mjs').Step} step
 * @param {{ folder: string, progress: Progress, label: string, lock: number }} context
 */
async function runStep(step, { folder, progress, label, lock }) {
  const log = join(folder, 'log', `${step.id}.log`);
  rmSync(log, { force: true });
  removeMarker(join(folder, 'steps'), step.id);
  const shown = progress.begin(label);
  try {
    await step.run({
      log,
      note: shown.note,
      run: async (command, args, options = {}) => {
        const release = options.holdsTerminal ? progress.hold() : () => undefined;
        try {
          // A service that a system package starts would keep the lock for good.
          return await runCommand(
            { log, lock: options.startsServices ? undefined : lock },
            command,
            args,
            options,
          );
        } finally {
          release();
        }
      },
    });
    if (!step.present()) throw new SetupError(`${step.title}: the result is not there, see ${log}.`, { log });
    writeMarker(join(folder, 'steps'), step.id, step.fingerprint());
    shown.end();
  } catch (error) {
    shown.end('failed');
    if (error instanceof CommandError) {
      throw new SetupError(
        `${step.title} failed (${error.message}): read ${log}, then run \`npm run setup\` again.`,
        {
          log,
          cause: error,
        },
      );
    }
    throw error;
  }
}
