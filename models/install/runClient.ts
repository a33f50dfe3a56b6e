import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** How a client ended; `failure` is the last line it said, or why it could not be started. */
export type ClientResult = { readonly ok: true } | { readonly ok: false; readonly failure: string };

/** Runs a package registry's own client, so that the user's mirrors, proxies and certificates are used. */
export async function runClient(
  command: string,
  clientArguments: readonly string[],
  options: { readonly timeoutSec: number },
): Promise<ClientResult> {
  try {
    await execute(command, clientArguments, {
      timeout: options.timeoutSec * 1000,
      maxBuffer: 16 * 1024 * 1024,
    });
    return { ok: true };
  } catch (error) {
    const { stderr = '', killed, message } = error as Error & { stderr?: string; killed?: boolean };
    if (killed === true) return { ok: false, failure: `no answer within ${options.timeoutSec} s` };
    const lines = stderr.split('\n').filter((line) => /error/i.test(line));
    return { ok: false, failure: lines.at(-1)?.trim() ?? message.split('\n')[0] ?? message };
  }
}
