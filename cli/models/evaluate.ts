import type { Argv } from 'yargs';

import { affectParameters } from '../../config/affect.js';
import type { FaceDetector } from '../../core/face/FaceDetector.js';
import { mulberry32 } from '../../core/metrics/mulberry32.js';
import { RapportError } from '../../core/RapportError.js';
import { affectFigures } from '../../models/evaluate/affectFigures.js';
import { estimateFaces, type UnusedFace } from '../../models/evaluate/estimateFaces.js';
import { openFaceSource } from '../../models/evaluate/openFaceSource.js';
import { loadAffectStage, loadFaceDetector, type Released } from '../../models/loadPerception.js';
import { alignmentTemplate, findModel, readManifest } from '../../models/manifest.js';
import { command, type ArgumentsOf } from '../command.js';
import { requireWholeNumbers } from '../requireWholeNumbers.js';
import { evaluationReport, worstLine, worstSet, type Evaluation } from './evaluationReport.js';
import { progressLine } from './progressLine.js';

const options = (yargs: Argv) =>
  yargs
    .option('data', {
      type: 'string',
      array: true,
      demandOption: true,
      describe:
        'Folder with a folder of pictures a class, an npz like FER2013 or of crops with landmarks, or a tar like muxspace; several for the worst of them',
    })
    .option('model', { type: 'string', default: 'affect-eesp', describe: 'Id of the network' })
    .option('crops', {
      choices: ['auto', 'detect', 'whole'] as const,
      default: 'auto' as const,
      describe:
        'Without landmarks: find the face in each picture, or take pictures as cut to the face (auto: a folder’s up to 96 pixels, an npz’s after a look for margins)',
    })
    .option('detector', { type: 'string', default: 'mtcnn', describe: 'Detector for whole pictures' })
    .option('threads', {
      type: 'number',
      default: affectParameters.threads.default,
      describe: 'Threads of the network',
    })
    .option('resamples', { type: 'number', default: 1000, describe: 'Bootstrap resamples' })
    .option('seed', { type: 'number', default: 1, describe: 'Seed of the resampling' })
    .option('json', { type: 'boolean', default: false, describe: 'Print JSON' });

type EvaluateArguments = ArgumentsOf<typeof options>;

/** `rapport models evaluate`: how right an affect network is on labelled pictures, through the run-time chain. */
export const evaluateCommand = command({
  command: 'evaluate',
  describe:
    'Accuracy, F1, confusion, concordance of an affect network on labelled pictures, with intervals; exit 1 if a picture could not be read',
  builder: options,
  handler: async (options) => {
    const evaluations: Evaluation[] = [];
    for (const data of options.data) evaluations.push(await evaluate(data, options));
    const [only] = evaluations;
    const whole = evaluations.length === 1 ? only : { sets: evaluations, worst: worstSet(evaluations) };
    process.stdout.write(
      options.json
        ? `${JSON.stringify(whole, undefined, 2)}\n`
        : evaluations.map(evaluationReport).join('\n') + worstLine(evaluations),
    );
    const pictures = evaluations.reduce((sum, evaluation) => sum + evaluation.pictures, 0);
    const damaged = evaluations.flatMap(({ unused }) => unused.filter(isDamaged));
    const [first] = damaged;
    if (first === undefined) return;
    process.stderr.write(
      `${damaged.length} of ${pictures} pictures could not be read and are in no figure, the first ${first.name}: replace them, or take them out of the data.\n`,
    );
    process.exitCode = 1;
  },
});

/** Whether a picture could not be read; one without a face is a picture all the same. */
function isDamaged({ code }: UnusedFace): boolean {
  return code.startsWith('image/') || code === 'evaluate/picture';
}

async function evaluate(data: string, options: EvaluateArguments): Promise<Evaluation> {
  const { threads, resamples, seed } = options;
  requireWholeNumbers({ threads, resamples }, { least: 1 });
  requireWholeNumbers({ seed }, { least: 0 });
  const entry = findModel(readManifest(), options.model);
  const template = alignmentTemplate(entry);
  const { loaded: affect, release } = await loadAffectStage(entry.id, { threads });
  let loaded: Released<FaceDetector> | undefined;
  const detector = async (): Promise<FaceDetector> =>
    (loaded ??= await loadFaceDetector(options.detector, threads)).loaded;
  try {
    const source = await openFaceSource(data, {
      size: affect.model.input.size,
      template,
      detector,
      crops: options.crops,
    });
    const line = progressLine(data, {
      format: (done) => `${done} of ${source.faces.length} pictures`,
    });
    const { judged, unused } = await estimateFaces(source, {
      affect,
      template,
      detector,
      onProgress: (done, total) => line.update(done, total),
    }).finally(() => line.end());
    if (judged.length === 0) {
      const [first] = unused;
      const why = first === undefined ? '' : ` The first, ${first.name}: ${first.reason}`;
      throw new RapportError(
        'evaluate/none-judged',
        `None of the ${source.faces.length} pictures of ${data} could be used: give others.${why}`,
      );
    }
    return {
      model: entry.id,
      sha256: entry.sha256,
      data,
      kind: source.kind,
      alignment: source.alignment,
      pictures: source.faces.length,
      unused,
      resamples,
      seed,
      quality: affect.model.quality,
      figures: affectFigures(judged, () => ({ random: mulberry32(seed), resamples })),
    };
  } finally {
    await release();
    await loaded?.release();
  }
}
