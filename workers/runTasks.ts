/** Does one task at a time, wherever: in this process or in another one. */
export type Runner<Task, Result> = (task: Task) => Promise<Result>;

export interface TaskRun<Task, Result> {
  /** Taken in order, each once. */
  readonly tasks: Iterable<Task>;
  /** As many tasks run at a time. */
  readonly runners: readonly Runner<Task, Result>[];
  /** Hears of each result as it comes, one at a time: what it writes is written before the next. */
  readonly onResult: (task: Task, result: Result) => Promise<void> | void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs tasks side by side until they are done or the signal is aborted; then no further task begins, and one that fails
 * because its worker was ended does not count.
 *
 * @throws what the first task that failed threw; tasks that run are still waited for, and no further one begins
 */
export async function runTasks<Task, Result>(run: TaskRun<Task, Result>): Promise<void> {
  const { runners, signal, onResult } = run;
  const waiting = run.tasks[Symbol.iterator]();
  const failures: unknown[] = [];
  let told: Promise<void> = Promise.resolve();
  const isOver = (): boolean => signal?.aborted === true || failures.length > 0;
  await Promise.all(
    runners.map(async (runTask) => {
      while (!isOver()) {
        const next = waiting.next();
        if (next.done === true) return;
        try {
          const result = await runTask(next.value);
          const before = told;
          told = (async () => {
            await before;
            await onResult(next.value, result);
          })();
          await told;
        } catch (error) {
          if (signal?.aborted !== true) failures.push(error);
        }
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
}
