import { join } from 'node:path';

import { canonicalJson } from '../../core/canonicalJson.js';
import type { EvaluationTask } from '../../core/culturenet/protocol.js';
import { RapportError } from '../../core/RapportError.js';
import { ownerOnly } from '../../files/writeAtomically.js';
import { writeFileAtomically } from '../../files/writeFileAtomically.js';
import { codeVersion } from '../../heads/registry/cardDetails.js';
import type { EvaluationSettings } from '../../heads/evaluation/Evaluation.js';
import { evaluateTask, type EvaluationContext } from '../../heads/evaluation/evaluateTask.js';
import { contextFromFiles, fileHashes } from '../../heads/evaluation/evaluationContext.js';
import type { OpenTask, TaskModule, TaskParameters } from '../TaskModule.js';

/** What one training of `rapport head evaluate` needs; the settings hold the hashes of the files. */
export interface EvaluationParameters {
  readonly files: readonly string[];
  readonly settings: EvaluationSettings;
  readonly task: EvaluationTask;
}

/** The file of a result: a `TaskOutcome`. */
export const outcomeFile = 'outcome.json';

/** A cohort is read once a process, and not again for each of its hundreds of trainings. */
const contexts = new Map<string, Promise<EvaluationContext>>();

/** One training of a comparison of heads. */
export const evaluationTask: TaskModule = {
  tables: [],
  checkParameters: (parameters) => parameters,
  identity: () => Promise.resolve({ rapport: codeVersion() }),
  open: (parameters) => openEvaluation(parameters as TaskParameters & EvaluationParameters),
};

async function openEvaluation({ files, settings, task }: EvaluationParameters): Promise<OpenTask> {
  const context = await contextOf(files, settings);
  return {
    async run({ folder }) {
      const outcome = await evaluateTask(task, context);
      await writeFileAtomically(join(folder, outcomeFile), JSON.stringify(outcome), ownerOnly);
    },
    close: () => Promise.resolve(),
  };
}

function contextOf(files: readonly string[], settings: EvaluationSettings): Promise<EvaluationContext> {
  const name = canonicalJson({ files, settings });
  let context = contexts.get(name);
  if (context === undefined) {
    contexts.clear();
    context = requireSame(files, settings).then(() => contextFromFiles(files, settings));
    contexts.set(name, context);
  }
  return context;
}

/** Another machine may have other files by the same names. */
async function requireSame(files: readonly string[], settings: EvaluationSettings): Promise<void> {
  const here = await fileHashes(files);
  if (canonicalJson(here) === canonicalJson(settings.files)) return;
  throw new RapportError(
    'head/other-files',
    'This machine has other feature files than the one that began the evaluation: give all of them the same folder.',
  );
}
