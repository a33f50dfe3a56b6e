import { RapportError } from '../core/RapportError.js';
import type { Cohort } from '../core/screening/Cohort.js';
import { partId, type FoldOutcome, type Part, type PartOutcome } from '../core/screening/Part.js';
import { runTasks } from '../workers/runTasks.js';
import { judgeChild, type FitContext, type FoldTask } from './leaveOneOut.js';
import { writePart } from './partFiles.js';
import type { PythonClassifiers } from './PythonClassifiers.js';

export interface CohortRun {
  readonly context: FitContext;
  /** In the order in which they are worked off. */
  readonly parts: readonly Part[];
  /** Parts that are done already, by `partId`; what gets done is added. */
  readonly outcomes: Map<string, PartOutcome>;
  /** As many children are judged at a time. */
  readonly processes: readonly PythonClassifiers[];
  /** Where parts are kept as they get done. */
  readonly folder: string | undefined;
  readonly signal?: AbortSignal;
  readonly onFold?: (done: number, total: number) => void;
  readonly onPart?: (outcome: PartOutcome) => void;
}

function* foldsOf(parts: readonly Part[], { children }: Cohort): Generator<FoldTask> {
  for (const part of parts) for (const child of children.keys()) yield { part, child };
}

/**
 * Leaves every child out once for every part that is not done, children side by side; a part is kept as soon as it is whole.
 *
 * @throws RapportError what `judgeChild` throws; parts that were done by then are kept
 */
export async function classifyCohort(run: CohortRun): Promise<void> {
  const { context, outcomes, folder } = run;
  const open = run.parts.filter((part) => !outcomes.has(partId(part)));
  const children = context.cohort.children.length;
  const folds = new Map<string, FoldOutcome[]>();
  let done = 0;
  await runTasks({
    tasks: foldsOf(open, context.cohort),
    runners: run.processes.map((python) => (task: FoldTask) => judgeChild(python, context, task)),
    signal: run.signal,
    onResult: async ({ part }, outcome) => {
      const id = partId(part);
      const own = [...(folds.get(id) ?? []), outcome];
      folds.set(id, own);
      done += 1;
      run.onFold?.(done, open.length * children);
      if (own.length < children) return;
      folds.delete(id);
      const whole: PartOutcome = { ...part, folds: own.sort((left, right) => left.child - right.child) };
      if (folder !== undefined) await writePart(folder, whole);
      outcomes.set(id, whole);
      run.onPart?.(whole);
    },
  });
}

/** @throws RapportError `screening/no-process` */
export function firstOf(processes: readonly PythonClassifiers[]): PythonClassifiers {
  const [first] = processes;
  if (first === undefined)
    throw new RapportError(
      'screening/no-process',
      'No process of classifiers is there: give "--workers" 1 or more.',
    );
  return first;
}
