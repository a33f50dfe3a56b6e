import { spawn } from 'node:child_process';

export interface CommandResult {
  /** Exit status; 128 + the signal's number is not told apart, `undefined` where a signal ended the command. */
  readonly status: number | undefined;
  readonly output: string;
}

/**
 * Runs a command to its end and gives what it printed. A command that takes longer than `timeoutSec` is killed; one
 * that does not exist rejects.
 */
export function runCommand(
  command: string,
  commandArguments: readonly string[],
  timeoutSec: number,
): Promise<CommandResult> {
  const child = spawn(command, commandArguments, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutSec * 1000,
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      resolve({ status: status ?? undefined, output: Buffer.concat(chunks).toString().trim() });
    });
  });
}

/** The last line of a command's output, where most programs say what went wrong. */
export function lastLine(output: string): string {
  return output.split('\n').at(-1) ?? '';
}
