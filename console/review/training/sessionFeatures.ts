import { access, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { contentHash } from '../../../archive/contentHash.js';
import { affectParameters } from '../../../config/affect.js';
import { chainParametersWith } from '../../../config/chainParameters.js';
import { faceParameters } from '../../../config/face.js';
import { traceDefaults } from '../../../core/annotation/AnnotationTrace.js';
import { fusionDefaults } from '../../../core/annotation/fuseCoders.js';
import { labelFrames } from '../../../core/annotation/labelFrames.js';
import type { LabelledFeatures } from '../../../core/annotation/LabelledFeatures.js';
import type { Chain } from '../../../core/chain/stepChain.js';
import { RapportError } from '../../../core/RapportError.js';
import { makeSubfolder } from '../../../files/makeSubfolder.js';
import {
  codersOf,
  extractFeatures,
  featureFileName,
  readLabels,
  type CodedLabels,
} from '../../../heads/data/extractFeatures.js';
import type { FeatureFile } from '../../../heads/data/FeatureFile.js';
import { readFeatureFile } from '../../../heads/data/readFeatureFile.js';
import { writeFeatureFile } from '../../../heads/data/writeFeatureFile.js';
import { loadChain } from '../../../models/loadChain.js';
import { featureModelOf, type Released } from '../../../models/loadPerception.js';
import {
  featuresFolder,
  type LabelledRecording,
  type MakeRequest,
  type TrainingProgress,
} from './trainingMessages.js';

export type TellProgress = (progress: TrainingProgress) => void;

/** A recording's features, and the stamp that is their second 0. */
export interface PlacedFeatures {
  readonly features: LabelledFeatures;
  readonly zeroNs: bigint;
}

/** As `rapport head features` has it (paper 003, IV.A). */
const minScore = 0.95;

/**
 * The features of a session's recordings with the labels given, in its folder `features/`: as `rapport head features` makes them.
 * Faces that were looked for before are not looked for again, labels are made anew.
 *
 * @throws RapportError of `extractFeatures` and `readLabels`
 */
export async function sessionFeatures(
  request: Pick<MakeRequest, 'folder' | 'work' | 'childId' | 'culture' | 'recordings'>,
  tell: TellProgress,
): Promise<readonly PlacedFeatures[]> {
  let chain: Released<Chain> | undefined;
  const openChain = async (): Promise<Chain> => {
    chain ??= await loadChain(
      chainParametersWith({
        model: affectParameters.model.default,
        detector: faceParameters.detector.default,
        threads: faceParameters.threads.default,
      }),
    );
    return chain.loaded;
  };
  try {
    const placed: PlacedFeatures[] = [];
    for (const recording of request.recordings)
      placed.push({
        features: await featuresOf(recording, { ...request, openChain, tell }),
        zeroNs: recording.zeroNs,
      });
    return placed;
  } finally {
    await chain?.release();
  }
}

type Making = Parameters<typeof sessionFeatures>[0] & {
  readonly openChain: () => Promise<Chain>;
  readonly tell: TellProgress;
};

async function featuresOf({ path, labels: table }: LabelledRecording, making: Making): Promise<FeatureFile> {
  const { folder, work, childId, culture } = making;
  const labels = await readLabels([table], {
    fusion: fusionDefaults,
    maxOutOfRangeShare: traceDefaults.maxOutOfRangeShare,
  });
  const featureModel = featureModelOf(affectParameters.model.default);
  const name = featureFileName(childId, { name: basename(path), sha256: await contentHash(path) });
  const kept = join(folder, featuresFolder, name);
  const known = await readIfUsable(kept, featureModel.sha256);
  const made = join(work, name);
  // A session that was removed meanwhile is not made anew.
  await access(folder);
  if (known === undefined)
    await extractFeatures(path, {
      ...{ featureModel, childId, culture, labels, minScore },
      chain: await making.openChain(),
      outFolder: work,
      severalFaces: 'skip',
      onFrame: ({ frames, kept: framesKept }, framesInAll) =>
        making.tell({ kind: 'looking', frames, framesKept, framesInAll }),
    });
  else await writeFeatureFile(made, { ...relabelled(known, labels), culture });
  await makeSubfolder(join(folder, featuresFolder));
  // Whole, or not at all: also where this process is killed.
  await rename(made, kept);
  return readFeatureFile(kept);
}

/** Features that were made before, unless by another network, or damaged. */
async function readIfUsable(path: string, modelSha256: string): Promise<FeatureFile | undefined> {
  try {
    const file = await readFeatureFile(path);
    return file.featureModel.sha256 === modelSha256 && file.provenance.minScore === minScore
      ? file
      : undefined;
  } catch (error) {
    if (error instanceof RapportError) return undefined;
    throw error;
  }
}

/** Features with other labels than they had. */
function relabelled(file: FeatureFile, labels: CodedLabels): FeatureFile {
  const { gold, maxGapSec } = labels;
  return {
    ...file,
    provenance: { ...file.provenance, coders: codersOf(labels) },
    frames: {
      ...file.frames,
      labels: labelFrames(gold, file.frames.stampNs, { startNs: 0n, maxGapSec }).labels,
    },
  };
}

/**
 * The features of several recordings as one, stamped by the session's own clock: what a refit during the session held out is held
 * out here too.
 *
 * @param placed one at least
 */
export function joinedFeatures(placed: readonly PlacedFeatures[]): LabelledFeatures {
  const [first] = placed;
  if (first === undefined) throw new Error('There are features of one recording at least.');
  const frames = placed.map(({ features }) => features.frames);
  return {
    ...first.features,
    frames: {
      stampNs: BigInt64Array.from(
        placed.flatMap(({ features, zeroNs }) => Array.from(features.frames.stampNs, (ns) => ns + zeroNs)),
      ),
      features: joined(frames.map(({ features }) => features)),
      labels: joined(frames.map(({ labels }) => labels)),
    },
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
