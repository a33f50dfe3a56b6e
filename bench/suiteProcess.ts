import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { repositoryRoot } from '../models/repositoryRoot.js';

/** Where `rapport` is. */
export const program = join(repositoryRoot, 'bin/rapport');

/** Starts nodes in a process of their own. */
export function startNodes(nodes: readonly string[], parameters: readonly string[] = []): ChildProcess {
  const rosArguments = parameters.flatMap((each) => ['-p', each]);
  return spawn(program, ['node', ...nodes, '--ros-args', ...rosArguments], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** Asks processes to end, and waits until they have. */
export async function endProcesses(children: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    children.map((child) => {
      child.kill('SIGTERM');
      return once(child, 'exit');
    }),
  );
}
