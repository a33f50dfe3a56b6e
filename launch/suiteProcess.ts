import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { HeartbeatWatch, lookMs } from './HeartbeatWatch.js';
import { mainThreadOf } from './mainThread.js';
import type { Reserve } from './Reserve.js';

export interface SuiteProcessOptions {
  /** What Node.js runs, with the arguments of `rapport`. */
  readonly program: string;
  readonly args: readonly string[];
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** One of which becomes it where it can. */
  readonly reserve: Reserve | undefined;
  /** Hears each line that it writes. */
  readonly line: (text: string) => void;
  /** Whether it is to be killed, should it hang now. */
  readonly isWatched: () => boolean;
  /** Hears of its end. */
  readonly ended: (how: string) => void;
}

/**
 * Starts a process of a launch, which is killed when it hangs.
 *
 * @returns it, and who is to be told of its heartbeats
 */
export function startSuiteProcess(options: SuiteProcessOptions): {
  readonly child: ChildProcess;
  readonly watch: HeartbeatWatch;
} {
  const { program, args, env = {}, reserve } = options;
  const watch = new HeartbeatWatch();
  const waiting = reserve?.take({ becomes: args, env });
  // Nobody has watched over it: it may hang.
  if (waiting) watch.heartbeat(performance.now());
  const child =
    waiting ??
    // Node.js's own options, as for the launcher: see bin/rapport.
    spawn(process.execPath, [...process.execArgv, program, ...args], {
      // A group of its own: Ctrl-C reaches the launcher alone, which then ends its processes in order.
      detached: true,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on('line', options.line);
  let hung: string | undefined;
  const looking = setInterval(() => {
    const thread = child.pid === undefined ? undefined : mainThreadOf(child.pid);
    if (!options.isWatched() || !watch.look(performance.now(), thread)) return;
    hung = `it hung, without a heartbeat for ${watch.allowedSec} s, and was killed`;
    child.kill('SIGKILL');
  }, lookMs);
  child.once('error', () => {
    if (child.pid === undefined) clearInterval(looking);
  });
  child.once('exit', (code, signal) => {
    clearInterval(looking);
    options.ended(hung ?? signal ?? `exit status ${String(code)}`);
  });
  return { child, watch };
}

/**
 * Ends a process, and kills it when that is not heard in time.
 *
 * @param ask how it is asked to end
 */
export async function endSuiteProcess(
  child: ChildProcess | undefined,
  { timeoutMs, ask }: { readonly timeoutMs: number; readonly ask: (child: ChildProcess) => void },
): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const impatient = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const gone = once(child, 'exit');
  ask(child);
  await gone;
  clearTimeout(impatient);
}
