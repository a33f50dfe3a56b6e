import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';

import { builtProgram } from '../../../models/repositoryRoot.js';
import type { TrainingEnd, TrainingProgress, TrainingRequest } from './trainingMessages.js';

const program = builtProgram('console/review/training/trainingProcess.js');

/** What is being made, in a process of its own. */
export interface RunningTraining {
  /** How it ended; never rejects. */
  readonly ended: Promise<TrainingEnd>;
  /** Ends it at once. */
  readonly stop: () => void;
}

export type StartTraining = (
  request: TrainingRequest,
  tell: (progress: TrainingProgress) => void,
) => RunningTraining;

/** Starts the work in a process that gives way to everything else on this computer. */
export function startTraining(
  request: TrainingRequest,
  tell: (progress: TrainingProgress) => void,
): RunningTraining {
  // Its stamps are bigints, which JSON has not.
  const child = fork(program, {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, which its exit tells.
  }
  const ended = new Promise<TrainingEnd>((resolve) => {
    const broken = (how: string): void => {
      const says = `The process that worked on it ${how}: try again.`;
      resolve({ kind: 'failed', code: 'training/broken', says });
    };
    child.on('message', (word: TrainingProgress | TrainingEnd) => {
      if (word.kind === 'done' || word.kind === 'failed') resolve(word);
      else tell(word);
    });
    child.once('error', (error) => broken(`could not be started or spoken to (${error.message})`));
    child.once('exit', (code, signal) =>
      broken(`ended (${signal ?? code ?? 'unknown'}), perhaps for want of memory`),
    );
  });
  child.send(request, () => undefined);
  return { ended, stop: () => child.kill('SIGKILL') };
}
