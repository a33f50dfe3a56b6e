import { rename, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';

import { extractFeatures } from '../../heads/data/extractFeatures.js';
import { affectParameters } from '../../config/affect.js';
import { chainParametersWith } from '../../config/chainParameters.js';
import { faceParameters } from '../../config/face.js';
import { registryIdPattern, sessionIdPattern } from '../../core/idPatterns.js';
import { RapportError } from '../../core/RapportError.js';
import { codeVersion } from '../../heads/registry/cardDetails.js';
import type { OpenTask, TaskModule } from '../TaskModule.js';
import { networkHashes, parseParameters } from './taskParts.js';

const parametersOf = z.strictObject({
  /** The child's id; the name of the recording's folder where it is absent. */
  child: z.string().regex(sessionIdPattern).optional(),
  culture: z.string().regex(registryIdPattern).default('unknown'),
  minScore: z.number().min(0).max(1).default(0.95),
  severalFaces: z.enum(['skip', 'largest']).default('skip'),
  model: z.string().default(affectParameters.model.default),
  detector: z.enum(['mtcnn', 'yunet']).default('mtcnn'),
  threads: z.number().int().min(1).default(faceParameters.threads.default),
});

type Parameters = z.infer<typeof parametersOf>;

const parse = (parameters: unknown): Parameters => parseParameters('features', parametersOf, parameters);

/** Face features of each recording, unlabelled, as `rapport head features` writes them. */
export const featuresTask: TaskModule = {
  tables: ['features.parquet'],
  checkParameters: parse,
  async identity(parameters) {
    const { featureModelOf } = await import('../../models/loadPerception.js');
    const { model, detector } = parse(parameters);
    return {
      rapport: codeVersion(),
      [model]: featureModelOf(model).sha256,
      ...(await networkHashes(detector)),
    };
  },
  open: (parameters) => openFeatures(parse(parameters)),
};

async function openFeatures(parameters: Parameters): Promise<OpenTask> {
  const { featureModelOf } = await import('../../models/loadPerception.js');
  const { loadChain } = await import('../../models/loadChain.js');
  const { model, detector, threads, culture, minScore, severalFaces } = parameters;
  const { loaded: chain, release } = await loadChain(chainParametersWith({ detector, model, threads }));
  return {
    async run({ recording = '', folder, onProgress }) {
      await extractFeatures(recording, {
        chain,
        featureModel: featureModelOf(model),
        childId: parameters.child ?? childOf(recording),
        culture,
        outFolder: folder,
        minScore,
        severalFaces,
        onFrame: ({ frames }, frameCount) => {
          if (frameCount !== undefined && frames % 50 === 0) onProgress(Math.min(1, frames / frameCount));
        },
      });
      const [name] = await readdir(folder);
      if (name !== undefined) await rename(join(folder, name), join(folder, 'features.parquet'));
    },
    close: release,
  };
}

/** @throws RapportError `batch/no-child` */
function childOf(recording: string): string {
  const name = basename(dirname(recording));
  if (sessionIdPattern.test(name)) return name;
  throw new RapportError(
    'batch/no-child',
    `${recording} lies in a folder whose name is no child's id: name one with "--set child=ID".`,
  );
}
