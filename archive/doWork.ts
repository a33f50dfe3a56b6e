import { join } from 'node:path';

import { writeFileAtomically } from '../files/writeFileAtomically.js';
import { ownerOnly } from '../files/writeAtomically.js';
import type { ResultStore } from './ResultStore.js';
import type { WorkItem } from './TaskModule.js';
import type { TaskProcess } from './TaskProcess.js';

/** `had`: somebody was first, now or long ago. */
export type WorkOutcome = 'made' | 'had' | 'failed';

/** A process that dies once may have met another's memory; one that dies twice dies of the recording. */
const attempts = 2;

/**
 * Makes the result of one item, or tells in the store why there is none. The same for a process of this machine and a worker
 * of a queue: whatever is done twice, at once or after a crash, leaves one result.
 */
export async function doWork(
  item: WorkItem,
  {
    store,
    recordings,
    process: child,
    onProgress,
    isStopped = () => false,
  }: {
    readonly store: ResultStore;
    /** The folder that the item's recording is relative to. */
    readonly recordings: string;
    readonly process: TaskProcess;
    readonly onProgress?: (share: number) => void;
    /** Whether the process was ended on purpose. */
    readonly isStopped?: () => boolean;
  },
): Promise<WorkOutcome> {
  const { key, task, parameters } = item;
  if (store.has(key)) return 'had';
  const recording = item.recording === undefined ? undefined : join(recordings, item.recording);
  for (let attempt = 1; ; attempt += 1) {
    const folder = await store.workFolder(key);
    const beganMs = Date.now();
    const outcome = await child.run({ task, parameters, recording, folder }, onProgress);
    if (outcome.kind === 'done') {
      const about = {
        task,
        recording: item.recording,
        parameters,
        tookMs: Date.now() - beganMs,
        at: new Date(),
      };
      await writeFileAtomically(join(folder, 'task.json'), JSON.stringify(about, undefined, 2), ownerOnly);
      return (await store.publish(folder, key)) ? 'made' : 'had';
    }
    await store.discard(folder);
    if (outcome.kind === 'crashed' && (attempt < attempts || isStopped())) {
      if (isStopped()) return 'failed';
      continue;
    }
    const code = outcome.kind === 'failed' ? outcome.code : 'batch/crashed';
    await store.fail(key, { recording: item.recording, code, reason: outcome.reason });
    return 'failed';
  }
}
