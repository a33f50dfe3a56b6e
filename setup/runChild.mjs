import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** A terminal sends Ctrl-C to every process and npm hands it on as well: within this time it is one and the same. */
const sameSignalMs = 500;

/**
 * Runs a command with this process's terminal and ends this process with its status.
 *
 * The child gets a process group of its own, so that Ctrl-C reaches it once, from here, and not from the terminal, npm
 * and here; it then has the time it needs to save and end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} The status to end with: 128 + the signal's number where a signal ended the child.
 */
export function runChild(command, args, options) {
  const child = spawn(command, args, { ...options, stdio: 'inherit', detached: true });
  /** @type {Map<NodeJS.Signals, number>} */
  const forwardedAt = new Map();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      const before = forwardedAt.get(signal) ?? -Infinity;
      if (performance.now() - before < sameSignalMs) return;
      forwardedAt.set(signal, performance.now());
      child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => resolve(status ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
