import { canonicalJson } from '../core/canonicalJson.js';
import { RapportError } from '../core/RapportError.js';
import { sentenceOf } from '../core/sentenceOf.js';
import { isSystemError } from '../core/systemError.js';
import type { FromTaskChild, ToTaskChild } from './taskMessages.js';
import type { OpenTask } from './TaskModule.js';
import { loadTask } from './taskModules.js';

/** The process in which one recording after the other is worked on; what is loaded for one serves the next. */

function answer(message: FromTaskChild): void {
  process.send?.(message);
}

interface Opened {
  readonly of: string;
  readonly task: OpenTask;
}

async function openTask(asked: ToTaskChild, before: Opened | undefined): Promise<Opened> {
  const of = canonicalJson({ task: asked.task, parameters: asked.parameters });
  if (before?.of === of) return before;
  await before?.task.close();
  const module = await loadTask(asked.task);
  return { of, task: await module.open(asked.parameters) };
}

/** `code` of an expected failure; others keep their trace. */
function failure(error: unknown): Extract<FromTaskChild, { kind: 'failed' }> {
  if (error instanceof RapportError) return { kind: 'failed', code: error.code, reason: error.message };
  if (isSystemError(error)) return { kind: 'failed', code: error.code, reason: error.message };
  const trace = error instanceof Error ? (error.stack ?? error.message) : sentenceOf(error);
  return { kind: 'failed', code: 'batch/defect', reason: trace };
}

let opened: Opened | undefined;
let work: Promise<void> = Promise.resolve();

async function run(asked: ToTaskChild): Promise<void> {
  try {
    opened = await openTask(asked, opened);
    const { recording, folder } = asked;
    await opened.task.run({ recording, folder, onProgress: (share) => answer({ kind: 'progress', share }) });
    answer({ kind: 'done' });
  } catch (error) {
    answer(failure(error));
  }
}

process.on('message', (message) => {
  work = work.then(() => run(message as ToTaskChild));
});
// A parent that dies leaves nobody who would take the result.
process.on('disconnect', () => process.exit(1));
// Ctrl-C reaches the whole group: the parent decides, and ends its children itself.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
