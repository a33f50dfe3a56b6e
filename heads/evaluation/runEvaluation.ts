import { ownerOnly } from '../../files/writeAtomically.js';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  evaluationTasks,
  skippedSettings,
  taskId,
  type CohortMember,
  type EvaluationTask,
  type SkippedSetting,
} from '../../core/culturenet/protocol.js';
import type { TaskOutcome } from '../../core/culturenet/TaskResult.js';
import { RapportError } from '../../core/RapportError.js';
import { ifMissing } from '../../core/systemError.js';
import type { EvaluationOutcome, EvaluationSettings } from './Evaluation.js';
import { writeFileAtomically } from '../../files/writeFileAtomically.js';

/** Runs one task, wherever: in this process or in a worker. */
export type TaskRunner = (task: EvaluationTask) => Promise<TaskOutcome>;

export interface EvaluationRun {
  readonly folder: string;
  readonly settings: EvaluationSettings;
  readonly members: readonly CohortMember[];
  /** As many tasks run at a time. */
  readonly runners: readonly TaskRunner[];
  readonly onTask?: (done: number, total: number, task: EvaluationTask) => void;
  readonly signal?: AbortSignal;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new RapportError('head/corrupt', `${path} is damaged: delete it and run the evaluation again.`, {
      cause: error,
    });
  }
}

/** The outcomes that a folder holds already, by task. */
async function outcomesSoFar(folder: string): Promise<Map<string, TaskOutcome>> {
  const outcomes = new Map<string, TaskOutcome>();
  const names = await readdir(join(folder, 'tasks')).catch(ifMissing([]));
  for (const name of names.filter((file) => file.endsWith('.json'))) {
    const content = await readJson(join(folder, 'tasks', name));
    // Evaluations begun before anything could be skipped hold their results alone.
    const outcome = Array.isArray(content) ? { results: content, skipped: [] } : content;
    outcomes.set(name.slice(0, -'.json'.length), outcome as TaskOutcome);
  }
  return outcomes;
}

/** What several runs and trainings skipped alike is said once. */
function each(skipped: readonly SkippedSetting[]): SkippedSetting[] {
  const keyOf = ({ protocol, whose, share, reason }: SkippedSetting): string =>
    [protocol, whose, share, reason].join('|');
  return [...new Map(skipped.map((setting) => [keyOf(setting), setting])).values()];
}

/** How many tasks there are; each draws from generators of its own, so that these decide no task's numbers. */
const counts: readonly string[] = [
  'runs',
  'shares',
  'heldOutChildren',
] satisfies (keyof EvaluationSettings)[];

function whatDecidesATask(settings: unknown): string {
  return JSON.stringify(settings, (key, value: unknown) => (counts.includes(key) ? undefined : value));
}

/**
 * Runs all tasks of an evaluation, a results file each, and goes on where an earlier run stopped, also one of other
 * runs, shares or children left out.
 *
 * @returns all results, in the tasks' order, and what was skipped; after an abort, those so far.
 * @throws RapportError `head/other-evaluation` when the folder holds another one.
 */
export async function runEvaluation(
  run: EvaluationRun,
): Promise<Pick<EvaluationOutcome, 'results' | 'skipped' | 'tasks' | 'tasksDone'>> {
  const { folder, settings, members, runners, signal } = run;
  const settingsPath = join(folder, 'settings.json');
  const before = await readJson(settingsPath);
  if (before !== undefined && whatDecidesATask(before) !== whatDecidesATask(settings)) {
    throw new RapportError(
      'head/other-evaluation',
      `${folder} holds an evaluation with other settings or data: choose another folder with "--out".`,
    );
  }
  await writeFileAtomically(settingsPath, JSON.stringify(settings, undefined, 2), ownerOnly);
  const tasks = evaluationTasks(settings, members);
  const outcomes = await outcomesSoFar(folder);
  const open = tasks.filter((task) => !outcomes.has(taskId(task)));
  let done = tasks.length - open.length;
  const waiting = open.values();
  await Promise.all(
    runners.map(async (runTask) => {
      for (const task of waiting) {
        if (signal?.aborted === true) return;
        let found: TaskOutcome;
        try {
          found = await runTask(task);
        } catch (error) {
          // After an abort a task ends however it can: its worker is stopped, its training interrupted.
          if (run.signal?.aborted === true) return;
          throw error;
        }
        await writeFileAtomically(
          join(folder, 'tasks', `${taskId(task)}.json`),
          JSON.stringify(found),
          ownerOnly,
        );
        outcomes.set(taskId(task), found);
        done += 1;
        run.onTask?.(done, tasks.length, task);
      }
    }),
  );
  const all = tasks.map((task) => outcomes.get(taskId(task)) ?? { results: [], skipped: [] });
  return {
    results: all.flatMap(({ results }) => results),
    skipped: each([...skippedSettings(settings, members), ...all.flatMap(({ skipped }) => skipped)]),
    tasks: tasks.length,
    tasksDone: done,
  };
}
