import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

/** A command that ended with another status than 0. `output` is all it printed. */
export class CommandError extends Error {
  /**
   * @param {string} command
   * @param {string} ending
   * @param {string} output
   */
  constructor(command, ending, output) {
    super(`${command} ${ending}`);
    this.name = 'CommandError';
    this.output = output;
  }

  /** Whether the output looks like a network that cannot be reached, rather than a broken package. */
  get isNetwork() {
    return /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|CERT_|self.signed|Temporary failure|Could not resolve|Could not connect|Connection (refused|timed out)|Failed to establish|NewConnectionError|ConnectTimeout|ProxyError|SSLError|Max retries|from versions: none|network/i.test(
      this.output,
    );
  }
}

/**
 * Runs a command, its output appended to a log. The command ends with this process, also where that is interrupted.
 *
 * @param {{ log: string, lock?: number | undefined }} files `lock`: an open file that the command keeps open, so that a
 *   lock on it outlasts this process for as long as the command does.
 * @param {string} command
 * @param {string[]} args
 * @param {import('./Step.mjs').CommandOptions} options
 * @returns {Promise<string>} Standard output and error together.
 */
export async function runCommand({ log, lock }, command, args, options) {
  mkdirSync(dirname(log), { recursive: true });
  const file = openSync(log, 'a');
  writeSync(file, `$ ${[command, ...args].join(' ')}\n`);
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: [options.asksUser ? 'inherit' : 'ignore', 'pipe', 'pipe', ...(lock === undefined ? [] : [lock])],
    // A group of its own, to be ended with everything it has started; sudo needs this process's terminal instead.
    detached: !options.asksUser,
  });
  const endGroup = () => {
    if (child.pid === undefined) return;
    try {
      process.kill(options.asksUser ? child.pid : -child.pid);
    } catch (error) {
      // It has just ended by itself.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
    }
  };
  process.once('exit', endGroup);
  /** @type {string[]} */
  const lines = [];
  const readers = [child.stdout, child.stderr].map(async (stream) => {
    if (!stream) return;
    for await (const line of createInterface({ input: stream })) {
      lines.push(line);
      writeSync(file, `${line}\n`);
      options.onLine?.(line);
    }
  });
  try {
    const ending = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) =>
        resolve(signal ? `was ended by ${signal}` : `ended with ${code}`),
      );
    });
    await Promise.all(readers);
    const output = lines.join('\n');
    if (ending !== 'ended with 0') throw new CommandError(command, ending, output);
    return output;
  } finally {
    process.removeListener('exit', endGroup);
    closeSync(file);
  }
}
