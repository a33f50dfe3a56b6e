import { RapportError } from '../core/RapportError.js';
import type { TaskModule } from './TaskModule.js';

/**
 * The tasks that the archive engine can do. A queue names them; nothing else that it holds is ever loaded.
 *
 * A new one is a line here and a module that exports a `TaskModule`.
 */
const modules: Readonly<Record<string, () => Promise<TaskModule>>> = {
  inventory: async () => (await import('./tasks/inventory.js')).inventoryTask,
  features: async () => (await import('./tasks/features.js')).featuresTask,
  replay: async () => (await import('./tasks/replay.js')).replayTask,
  evaluation: async () => (await import('./tasks/evaluation.js')).evaluationTask,
};

/** Those that `rapport batch` does, for each recording; others have their own commands. */
export const recordingTasks: readonly string[] = ['replay', 'features', 'inventory'];

/** @throws RapportError `batch/unknown-task` */
export async function loadTask(name: string): Promise<TaskModule> {
  const load = Object.hasOwn(modules, name) ? modules[name] : undefined;
  if (load) return load();
  throw new RapportError(
    'batch/unknown-task',
    `There is no task "${name}": choose from ${recordingTasks.join(', ')}.`,
  );
}
