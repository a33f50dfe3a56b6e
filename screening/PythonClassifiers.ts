import { z } from 'zod';

import type { ClassifierName, Setting } from '../core/screening/classifiers.js';
import type { ChildScore, FittedClassifier } from '../core/screening/FittedClassifier.js';
import { RapportError } from '../core/RapportError.js';
import { LineProcess } from '../workers/LineProcess.js';
import { parseFitted } from './fittedSchema.js';
import { screeningPaths } from './pythonEnvironment.js';

/** What is to be fitted; rows and columns are those of the matrix that the process was given. */
export interface FitTask {
  readonly classifier: ClassifierName;
  readonly columns: readonly number[];
  readonly train: readonly number[];
  /** 0 or 1, one a row of `train`. */
  readonly labels: readonly number[];
  /** The row to judge; absent where the classifier learns from everybody. */
  readonly heldOut?: number | undefined;
  readonly grid: readonly Setting[];
  /** Test folds of the inner search, positions in `train`. */
  readonly inner: readonly (readonly number[])[];
  readonly seed: number;
}

export interface FitAnswer {
  readonly fitted: FittedClassifier;
  /** The setting that the inner search took. */
  readonly chosen: Setting;
  /** What the libraries warned of. */
  readonly warnings: readonly string[];
  /** What the library itself says of the row to judge. */
  readonly reference: ChildScore | undefined;
}

const reply = z.discriminatedUnion('ok', [
  z.looseObject({ ok: z.literal(false), error: z.string() }),
  z.looseObject({ ok: z.literal(true) }),
]);

const ready = z.looseObject({ versions: z.record(z.string(), z.string()) });

const fit = z.looseObject({
  model: z.unknown(),
  chosen: z.record(z.string(), z.union([z.number(), z.array(z.number())])),
  warnings: z.array(z.string()),
  score: z.number().optional(),
  probability: z.number().optional(),
});

/** Loading the libraries takes seconds, on a busy machine many. */
const startTimeoutSec = 180;

/** One thread a process, since processes work side by side; nothing of the user's environment but how OpenBLAS may run. */
function environment(): NodeJS.ProcessEnv {
  const blas = Object.entries(process.env).filter(([name]) => name.startsWith('OPENBLAS_'));
  const one = ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'].map((name) => [name, '1']);
  return Object.fromEntries([
    ...blas,
    ...one,
    ['PATH', '/usr/bin:/bin'],
    ['LANG', 'C.UTF-8'],
  ]) as NodeJS.ProcessEnv;
}

/** scikit-learn and XGBoost in a process of their own, one fit at a time. */
export class PythonClassifiers {
  readonly #process: LineProcess;
  readonly #timeoutSec: number;
  /** Of Python and its libraries. */
  readonly versions: Readonly<Record<string, string>>;

  /** Use `startPythonClassifiers`. */
  constructor(process: LineProcess, timeoutSec: number, versions: Readonly<Record<string, string>>) {
    this.#process = process;
    this.#timeoutSec = timeoutSec;
    this.versions = versions;
  }

  /**
   * @throws RapportError `screening/fit-failed` with the library's word; `worker/timed-out` and the process is gone
   */
  async fit(task: FitTask): Promise<FitAnswer> {
    const question = { kind: 'fit', ...task, heldOut: task.heldOut ?? null };
    const answer = await this.#process.ask(question, { timeoutSec: this.#timeoutSec });
    const { model, chosen, warnings, score, probability } = fit.parse(checked(answer, task.classifier));
    return {
      fitted: parseFitted(task.classifier, model),
      chosen,
      warnings,
      reference: score === undefined || probability === undefined ? undefined : { score, probability },
    };
  }

  /** Another cohort's numbers in place of those that the process holds. */
  async holdRows(rows: CohortRows): Promise<void> {
    checked(await holdRows(this.#process, rows), 'The cohort');
  }

  stop(): void {
    this.#process.stop();
  }
}

/** Children x numbers; `undefined` where not known. */
export type CohortRows = readonly (readonly (number | undefined)[])[];

function holdRows(process: LineProcess, rows: CohortRows): Promise<object> {
  const x = rows.map((row) => row.map((value) => value ?? null));
  return process.ask({ kind: 'cohort', x }, { timeoutSec: startTimeoutSec });
}

function checked(answer: object, what: string): unknown {
  const parsed = reply.parse(answer);
  if (parsed.ok) return parsed;
  throw new RapportError('screening/fit-failed', `${what} could not be fitted: ${parsed.error}.`);
}

/**
 * Starts a process that holds the cohort's numbers and waits for fits.
 *
 * @param python of the environment that `preparePython` made
 * @param timeoutSec of one fit with its inner search, seconds
 */
export async function startPythonClassifiers(
  python: string,
  rows: CohortRows,
  { timeoutSec }: { readonly timeoutSec: number },
): Promise<PythonClassifiers> {
  const process = new LineProcess({
    command: python,
    // Isolated: neither the user's packages nor the current folder's.
    arguments: ['-I', screeningPaths.worker],
    env: environment(),
    cwd: '/',
    title: 'The classifiers’ process',
  });
  try {
    const answer = await holdRows(process, rows);
    return new PythonClassifiers(process, timeoutSec, ready.parse(checked(answer, 'The cohort')).versions);
  } catch (error) {
    process.stop();
    throw error;
  }
}
