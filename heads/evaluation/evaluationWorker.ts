import { sentenceOf } from '../../core/sentenceOf.js';
import type { EvaluationTask } from '../../core/culturenet/protocol.js';
import type { TaskOutcome } from '../../core/culturenet/TaskResult.js';
import { RapportError } from '../../core/RapportError.js';
import type { EvaluationSettings } from './Evaluation.js';
import { evaluateTask } from './evaluateTask.js';
import { contextFromFiles } from './evaluationContext.js';

/** What the parent sends first, and then a task at a time. */
export type ToWorker =
  | { readonly kind: 'start'; readonly files: readonly string[]; readonly settings: EvaluationSettings }
  | { readonly kind: 'task'; readonly task: EvaluationTask };

/** `ready` answers `start`, `done` a task; `failed` either. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly outcome: TaskOutcome }
  | { readonly kind: 'failed'; readonly message: string; readonly code?: string };

function answer(message: FromWorker): void {
  process.send?.(message);
}

async function handle(
  message: ToWorker,
  context: { current?: ReturnType<typeof contextFromFiles> },
): Promise<void> {
  try {
    if (message.kind === 'start') {
      context.current = contextFromFiles(message.files, message.settings);
      await context.current;
      answer({ kind: 'ready' });
    } else if (context.current !== undefined) {
      answer({ kind: 'done', outcome: await evaluateTask(message.task, await context.current) });
    }
  } catch (error) {
    const code = error instanceof RapportError ? error.code : undefined;
    const text = sentenceOf(error);
    answer({ kind: 'failed', message: text, ...(code === undefined ? {} : { code }) });
  }
}

const context: { current?: ReturnType<typeof contextFromFiles> } = {};
process.on('message', (message) => void handle(message as ToWorker, context));
// Ctrl-C and a termination request may reach the whole group: the parent decides, and ends its workers itself.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
