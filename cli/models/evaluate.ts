import type { CommandModule } from 'yargs';

import { affectParameters } from '../../config/affect.js';
import { createAffectStage } from '../../core/affect/affectStage.js';
import { mulberry32 } from '../../core/metrics/mulberry32.js';
import { RapportError } from '../../core/RapportError.js';
import { affectFigures } from '../../models/evaluate/affectFigures.js';
import { estimateFaces, type UnusedFace } from '../../models/evaluate/estimateFaces.js';
import { kindOfData, openFaceSource } from '../../models/evaluate/openFaceSource.js';
import { loadModel } from '../../models/loadModel.js';
import { loadFaceDetector } from '../../models/loadPerception.js';
import { affectModel, alignmentTemplate, findModel, readManifest } from '../../models/manifest.js';
import { requireWholeNumbers } from '../requireWholeNumbers.js';
import { evaluationReport, type Evaluation } from './evaluationReport.js';
import { progressLine } from './progressLine.js';

interface EvaluateArguments {
  data: string;
  model: string;
  crops: 'auto' | 'detect' | 'whole';
  detector: string;
  batch: number;
  threads: number;
  resamples: number;
  seed: number;
  json: boolean;
}

/** `rapport models evaluate`: how right an affect network is on labelled pictures, through the run-time chain. */
export const evaluateCommand: CommandModule<object, EvaluateArguments> = {
  command: 'evaluate',
  describe:
    'Accuracy, F1, confusion, concordance of an affect network on labelled pictures, with intervals; exit 1 if a picture could not be read',
  builder: (yargs) =>
    yargs
      .option('data', {
        type: 'string',
        demandOption: true,
        describe: 'Folder with a folder of pictures a class, an npz like FER2013, or a tar like muxspace',
      })
      .option('model', { type: 'string', default: 'affect-eesp', describe: 'Id of the network' })
      .option('crops', {
        choices: ['auto', 'detect', 'whole'] as const,
        default: 'auto' as const,
        describe:
          'Of a folder: find the face in each picture, or take pictures as cut to the face (auto: up to 96 pixels)',
      })
      .option('detector', { type: 'string', default: 'mtcnn', describe: 'Detector for whole pictures' })
      .option('batch', { type: 'number', default: 32, describe: 'Pictures a run of the network' })
      .option('threads', {
        type: 'number',
        default: affectParameters.threads.default,
        describe: 'Threads of the network',
      })
      .option('resamples', { type: 'number', default: 1000, describe: 'Bootstrap resamples' })
      .option('seed', { type: 'number', default: 1, describe: 'Seed of the resampling' })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' }),
  handler: async (options) => {
    const evaluation = await evaluate(options);
    process.stdout.write(
      options.json ? `${JSON.stringify(evaluation, undefined, 2)}\n` : evaluationReport(evaluation),
    );
    const damaged = evaluation.unused.filter(isDamaged);
    const [first] = damaged;
    if (first === undefined) return;
    process.stderr.write(
      `${damaged.length} of ${evaluation.pictures} pictures could not be read and are in no figure, the first ${first.name}: replace them, or take them out of the data.\n`,
    );
    process.exitCode = 1;
  },
};

/** Whether a picture could not be read; one without a face is a picture all the same. */
function isDamaged({ code }: UnusedFace): boolean {
  return code.startsWith('image/') || code === 'evaluate/picture';
}

async function evaluate(options: EvaluateArguments): Promise<Evaluation> {
  const { batch, threads, resamples, seed } = options;
  requireWholeNumbers({ batch, threads, resamples }, { least: 1 });
  requireWholeNumbers({ seed }, { least: 0 });
  const entry = findModel(readManifest(), options.model);
  const model = affectModel(entry);
  const needsDetector = (await kindOfData(options.data)) === 'folder' && options.crops !== 'whole';
  const detector = needsDetector ? await loadFaceDetector(options.detector, options.threads) : undefined;
  const network = await loadModel(entry, { threads: options.threads });
  try {
    const source = await openFaceSource(options.data, {
      size: model.input.size,
      template: alignmentTemplate(entry),
      detector: detector?.loaded,
      crops: options.crops,
    });
    const line = progressLine(options.data, {
      format: (done) => `${done} of ${source.faces.length} pictures`,
    });
    const { judged, unused } = await estimateFaces(source, {
      stage: createAffectStage({ network, model }),
      batch: options.batch,
      onProgress: (done, total) => line.update(done, total),
    }).finally(() => line.end());
    if (judged.length === 0) {
      const [first] = unused;
      const why = first === undefined ? '' : ` The first, ${first.name}: ${first.reason}`;
      throw new RapportError(
        'evaluate/none-judged',
        `None of the ${source.faces.length} pictures of ${options.data} could be used: give others.${why}`,
      );
    }
    return {
      model: entry.id,
      sha256: entry.sha256,
      data: options.data,
      kind: source.kind,
      alignment: source.alignment,
      pictures: source.faces.length,
      unused,
      resamples: options.resamples,
      seed: options.seed,
      quality: model.quality,
      figures: affectFigures(judged, () => ({
        random: mulberry32(options.seed),
        resamples: options.resamples,
      })),
    };
  } finally {
    await network.release();
    await detector?.release();
  }
}
