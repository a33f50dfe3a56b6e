import { availableParallelism } from 'node:os';
import type { Argv } from 'yargs';
import type { LabelledFeatures } from '../../core/annotation/LabelledFeatures.js';
import { protocols, taskId, type Protocol } from '../../core/culturenet/protocol.js';
import { tableTwo } from '../../core/culturenet/tableTwo.js';
import { RapportError } from '../../core/RapportError.js';
import type { EvaluationOutcome, EvaluationSettings } from '../../heads/evaluation/Evaluation.js';
import { evaluateTask } from '../../heads/evaluation/evaluateTask.js';
import { evaluationContext, fileHashes } from '../../heads/evaluation/evaluationContext.js';
import { featureFiles, readCohort } from '../../heads/data/readCohort.js';
import { skippedLines } from '../../heads/evaluation/report/skippedLines.js';
import { runEvaluation, type TaskRunner } from '../../heads/evaluation/runEvaluation.js';
import {
  startEvaluationWorker,
  type EvaluationWorker,
} from '../../heads/evaluation/startEvaluationWorker.js';
import { isSimulated } from '../../heads/registry/cardDetails.js';
import { command, type ArgumentsOf } from '../command.js';
import { requireWholeNumbers } from '../requireWholeNumbers.js';
import { describeTable } from './describeTable.js';
import {
  abortOnInterrupt,
  hiddenOption,
  hiddenWidthsOf,
  settingsOf,
  trainingOptions,
  withFeatures,
} from './trainingOptions.js';

const options = (yargs: Argv) =>
  withFeatures(yargs)
    .options({
      out: { type: 'string', demandOption: true, describe: 'Folder for the results; the same one resumes' },
      protocol: { type: 'string', default: 'M1..M7,ME', describe: 'Settings to compare' },
      runs: {
        type: 'number',
        default: 10,
        describe: 'Runs, each with its own split and start; more go on after fewer',
      },
      shares: {
        type: 'string',
        default: '0.05,0.1,0.15,0.2',
        describe: "Shares of the child's frames for M6, the last of them table II's",
      },
      'held-out': {
        type: 'number',
        describe: 'Leave out only the first so many children of each culture in M1, M3 and M4: a quick look',
      },
      ...trainingOptions,
      ...hiddenOption,
      split: {
        choices: ['random', 'blocks'] as const,
        default: 'random' as const,
        describe: "The paper's random split by frame, or stretches of time",
      },
      workers: {
        type: 'number',
        default: Math.max(1, availableParallelism()),
        describe: 'Processes side by side; 0 works in this one',
      },
      queue: {
        type: 'string',
        describe: 'Have the workers of a Redis queue do it (rapport worker): redis://[:password@]host[:port]',
      },
      json: { type: 'boolean', default: false, describe: 'Print the table as JSON' },
    })
    .epilog('Ctrl-C keeps the finished trainings; the same command goes on with the others.');

type EvaluateArguments = ArgumentsOf<typeof options>;

/** `rapport head evaluate`: paper 003's comparison (section IV) on any cohort. */
export const evaluateCommand = command({
  command: 'evaluate <features..>',
  describe: "Compare the paper's settings M1 to M7 and the mean estimate on a cohort",
  builder: options,
  handler: evaluate,
});

/** `M1..M7,ME` as a list. */
export function protocolsOf(text: string): Protocol[] {
  const chosen = new Set<Protocol>();
  for (const part of text.split(',')) {
    const [from = '', to = from] = part.split('..');
    const first = protocols.findIndex((protocol) => protocol === from.trim());
    const last = protocols.findIndex((protocol) => protocol === to.trim());
    if (first < 0 || last < first) {
      throw new RapportError(
        'head/bad-option',
        `"${part}" is no setting: write M1 to M7 or ME, for example M1..M7,ME.`,
      );
    }
    for (const protocol of protocols.slice(first, last + 1)) chosen.add(protocol);
  }
  return protocols.filter((protocol) => chosen.has(protocol));
}

function sharesOf(text: string): number[] {
  const shares = text.split(',').map(Number);
  // A task's file is named by its share in thousandths.
  const isShare = (share: number): boolean =>
    share > 0 && share <= 0.2 && share === Math.round(share * 1000) / 1000;
  if (shares.every(isShare)) return [...new Set(shares)].sort((left, right) => left - right);
  throw new RapportError(
    'head/bad-option',
    `"--shares ${text}" is no list of shares above 0 and up to 0.2, in thousandths.`,
  );
}

function quartiles(labels: Float32Array): number[] {
  const sorted = labels.toSorted();
  return [0, 0.25, 0.5, 0.75, 1].map((part) => sorted[Math.round(part * (sorted.length - 1))] ?? 0);
}

async function evaluate(given: EvaluateArguments): Promise<void> {
  const files = await featureFiles(given.features);
  const { children } = await readCohort(files, given);
  if (children.length === 0) throw new RapportError('head/no-data', 'There are no features to evaluate on.');
  const { runs, 'held-out': heldOut } = given;
  requireWholeNumbers({ runs, 'held-out': heldOut }, { least: 1 });
  requireWholeNumbers({ workers: given.workers }, { least: 0 });
  const settings: EvaluationSettings = {
    protocols: protocolsOf(given.protocol),
    runs: given.runs,
    shares: sharesOf(given.shares),
    ...(heldOut === undefined ? {} : { heldOutChildren: heldOut }),
    files: await fileHashes(files),
    duplicates: given.duplicates,
    hiddenWidths: hiddenWidthsOf(given.hidden),
    training: settingsOf(given),
    split: { method: given.split, blockSec: given['block-sec'] },
  };
  const outcome = await run(given, { settings, children, files });
  // The drawing library is loaded where something is drawn.
  const { writeReport } = await import('../../heads/evaluation/report/writeReport.js');
  const paths = await writeReport(given.out, outcome);
  const rows = tableTwo(outcome.results);
  if (given.json) {
    for (const line of skippedLines(outcome.skipped)) process.stderr.write(`skipped: ${line}\n`);
  }
  process.stdout.write(`${given.json ? JSON.stringify(rows, undefined, 2) : describeTable(rows, outcome)}\n`);
  process.stderr.write(`${paths.join('\n')}\n`);
  if (outcome.tasksDone < outcome.tasks) {
    throw new RapportError(
      'head/interrupted',
      `The evaluation was interrupted after ${outcome.tasksDone} of ${outcome.tasks} trainings: run the same command to go on.`,
    );
  }
  if (outcome.results.length === 0) {
    throw new RapportError(
      'head/nothing-judged',
      'These children allow none of the settings asked for: see above what was skipped and why.',
    );
  }
}

async function run(
  { out, workers: count, queue }: EvaluateArguments,
  data: {
    readonly settings: EvaluationSettings;
    readonly children: readonly LabelledFeatures[];
    readonly files: readonly string[];
  },
): Promise<EvaluationOutcome> {
  const { settings, children, files } = data;
  const signal = abortOnInterrupt();
  const workers: EvaluationWorker[] = [];
  const queued =
    queue === undefined
      ? undefined
      : await (
          await import('../../heads/evaluation/queueRunners.js')
        ).queueRunners(queue, { out, files, settings, signal });
  const stopAll = (): void => workers.forEach((worker) => worker.stop());
  signal.addEventListener('abort', stopAll);
  try {
    for (let index = 0; queued === undefined && index < count; index += 1)
      workers.push(await startEvaluationWorker(files, settings));
    const context = await evaluationContext(children, settings, signal);
    const here: TaskRunner = (task) => evaluateTask(task, context);
    const progress = await runEvaluation({
      folder: out,
      settings,
      members: children,
      runners: queued?.runners ?? (workers.length > 0 ? workers.map((worker) => worker.runTask) : [here]),
      signal,
      onTask: (done, total, task) =>
        process.stderr.write(`${done}/${total} trainings, last ${taskId(task)}\n`),
    });
    const { id, sha256 } = children[0]?.featureModel ?? { id: '', sha256: '' };
    return {
      settings,
      simulated: children.some(isSimulated),
      featureModel: { id, sha256, width: children[0]?.width ?? 0 },
      children: children.map(({ childId, culture, frames }) => ({
        childId,
        culture,
        frames: frames.labels.length,
        labels: quartiles(frames.labels),
      })),
      ...progress,
    };
  } finally {
    stopAll();
    await queued?.close();
  }
}
