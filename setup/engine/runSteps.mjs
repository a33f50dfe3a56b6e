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
 * @property {{ write(text: string): unknown, isTTY?: boolean }} stream Where progress goes.
 * @property {() => number} now Milliseconds.
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
 * Runs the steps that are not done, in order.
 *
 * Every pending step is checked before the first one runs, so that a machine that cannot be made ready is left as it
 * was. A step's marker goes before it runs and comes back when it has ended well: interrupted at any point, the next
 * call repeats that step and goes on.
 *
 * @param {import('./Step.mjs').Step[]} steps
 * @param {RunStepsOptions} options
 * @returns {Promise<string[]>} Ids of the steps that ran.
 */
export async function runSteps(steps, { folder, stream, now }) {
  if (steps.every((step) => isDone(step, folder))) return [];
  const lock = await acquireLock(join(folder, 'setup.lock'), (holder) => {
    stream.write(`Another set-up is running (process ${holder}): waiting for it.\n`);
  });
  try {
    for (const step of steps) if (!isDone(step, folder)) step.check?.();
    const ran = [];
    for (const [index, step] of steps.entries()) {
      if (isDone(step, folder)) continue;
      const progress = new Progress(stream, now);
      progress.begin(`[${index + 1}/${steps.length}] ${step.title}`);
      await runStep(step, { folder, progress, lock: lock.descriptor });
      ran.push(step.id);
    }
    return ran;
  } finally {
    lock.release();
  }
}

/**
 * @param {import('./Step.mjs').Step} step
 * @param {{ folder: string, progress: Progress, lock: number }} context
 */
async function runStep(step, { folder, progress, lock }) {
  const log = join(folder, 'log', `${step.id}.log`);
  rmSync(log, { force: true });
  removeMarker(join(folder, 'steps'), step.id);
  try {
    await step.run({
      log,
      note: (text) => progress.note(text),
      run: (command, args, options = {}) =>
        // A service that a system package starts would keep the lock for good.
        runCommand({ log, lock: options.startsServices ? undefined : lock }, command, args, options),
    });
    if (!step.present()) throw new SetupError(`${step.title}: the result is not there, see ${log}.`, { log });
    writeMarker(join(folder, 'steps'), step.id, step.fingerprint());
    progress.end();
  } catch (error) {
    progress.end('failed');
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
