import { basename, extname, join } from 'node:path';
import { collectFeatures, type FeatureCounts } from '../../core/annotation/collectFeatures.js';
import { fuseCoders, type FusionOptions, type GoldStandard } from '../../core/annotation/fuseCoders.js';
import type { TraceCounts } from '../../core/annotation/AnnotationTrace.js';
import { labelFrames, requireOverlap, type FrameLabels } from '../../core/annotation/labelFrames.js';
import { readImages } from '../../core/chain/readImages.js';
import type { Chain } from '../../core/chain/stepChain.js';
import { RapportError } from '../../core/RapportError.js';
import { readAnnotations, type AnnotationOptions } from '../../tables/readAnnotations.js';
import { trainingConsent, type StatedConsent } from '../../core/session/trainingConsent.js';
import { sessionsOfRecording } from '../../record/sessionsOfRecording.js';
import { contentHash } from '../../archive/contentHash.js';
import { cameraImages, requireCamera } from '../../sources/cameraImages.js';
import { openRecording } from '../../sources/openRecording.js';
import type { DecodedSource } from '../../sources/RecordingSource.js';
import type { Trouble } from '../../sources/Trouble.js';
import type { FeatureFile, RecordedConsent } from './FeatureFile.js';
import { hashFile } from './hashFile.js';
import { writeFeatureFile } from './writeFeatureFile.js';

export interface ExtractOptions {
  readonly chain: Chain;
  readonly featureModel: { readonly id: string; readonly sha256: string; readonly width: number };
  readonly childId: string;
  readonly culture: string;
  /** The folder to write to; made where it is missing. */
  readonly outFolder: string;
  /** 0 .. 1. */
  readonly minScore: number;
  readonly severalFaces: 'skip' | 'largest';
  /** The camera's topic, where a recording has several. */
  readonly topic?: string | undefined;
  /** The recording's annotations; several coders are fused. */
  readonly labels?: CodedLabels | undefined;
  /** A consent to training that was taken outside of the session that the recording is of. */
  readonly statedConsent?: StatedConsent | undefined;
  readonly onFrame?: ((counts: FeatureCounts, frameCount: number | undefined) => void) | undefined;
}

/** Several coders' annotations of one recording as one. */
export interface CodedLabels {
  readonly gold: GoldStandard;
  readonly coders: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly counts: TraceCounts;
  }[];
  readonly maxGapSec: number;
}

export interface ExtractedFile {
  readonly path: string;
  /** What was wrong in the recording. */
  readonly troubles: readonly Trouble[];
  readonly counts: FeatureCounts;
  readonly consents: readonly RecordedConsent[];
  readonly labels: Omit<FrameLabels, 'labels'> | undefined;
}

/**
 * What was consented to of the sessions that a recording is of.
 *
 * @throws RapportError `session/no-training-consent`, `session/training-refused`
 */
async function consentsTo(
  source: DecodedSource,
  stated: StatedConsent | undefined,
): Promise<readonly RecordedConsent[]> {
  const sessions = await sessionsOfRecording(source);
  return sessions.map((session) => {
    const answer = trainingConsent(session, stated);
    if ('refusal' in answer) throw new RapportError(answer.refusal.code, answer.refusal.text);
    const { sessionId, takenBy, takenNs, isStated } = answer.consent;
    return { session: sessionId, takenBy, takenNs: String(takenNs), isStated };
  });
}

/** Reads and fuses the annotations of one recording, a file a coder, or one with several. */
export async function readLabels(
  paths: readonly string[],
  options: { readonly fusion: FusionOptions } & Omit<AnnotationOptions, 'maxGapSec'>,
): Promise<CodedLabels> {
  const { fusion, ...reading } = options;
  const coders = [];
  for (const path of paths) {
    const name = basename(path);
    const sha256 = await hashFile(path);
    const annotations = await readAnnotations(path, name, { ...reading, maxGapSec: fusion.maxGapSec });
    coders.push(
      ...annotations.map((annotation) => ({ name: annotation.trace.coder, sha256, ...annotation })),
    );
  }
  const gold = fuseCoders(
    coders.map(({ trace }) => trace),
    fusion,
  );
  return {
    gold,
    coders: coders.map(({ name, sha256, counts }) => ({ name, sha256, counts })),
    maxGapSec: fusion.maxGapSec,
  };
}

/** The annotations of labels, as a feature file names them. */
export function codersOf({ coders, gold }: CodedLabels): FeatureFile['provenance']['coders'] {
  return coders.map(({ name, sha256 }, index) => ({
    name,
    sha256,
    lagSec: gold.coders[index]?.lagSec ?? 0,
  }));
}

/** `<child>-<recording>-<first 8 digits of its hash>.parquet`: the same recording always gives the same name. */
export function featureFileName(childId: string, recording: { name: string; sha256: string }): string {
  const stem = basename(recording.name, extname(recording.name)).replaceAll(/[^A-Za-z0-9_.-]/g, '_');
  return `${childId}-${stem}-${recording.sha256.slice(0, 8)}.parquet`;
}

/**
 * One recording's face features through the run-time chain, joined with its annotations, written as a feature file.
 *
 * The annotations' clock is checked against the frames before anything is written. A session's recording takes consent to training.
 *
 * @throws RapportError of `openRecording`, `trainingConsent`, `requireCamera` and `labelFrames`, and `features/no-faces` when not one frame was kept
 */
export async function extractFeatures(
  recordingPath: string,
  options: ExtractOptions,
): Promise<ExtractedFile> {
  const { chain, featureModel, minScore, severalFaces, onFrame } = options;
  const { width, ...model } = featureModel;
  const source = await openRecording(recordingPath);
  const { stampNs, features, scores, counts, consents } = await (async () => {
    const consented = await consentsTo(source, options.statedConsent);
    const topic = requireCamera(source, options.topic);
    const { span } = source;
    if (options.labels && span !== undefined && span.endNs > span.startNs) {
      // Told now, and not after minutes of work; the frames' own stamps are checked below.
      requireOverlap(options.labels.gold, 0, Number(span.endNs - span.startNs) / 1e9);
    }
    const collected = await collectFeatures(readImages(cameraImages(source, topic.name), chain), {
      width,
      minScore,
      severalFaces,
      ...(onFrame && { onFrame: (soFar: FeatureCounts) => onFrame(soFar, topic.count) }),
    });
    return { ...collected, consents: consented };
  })().finally(() => source.close());
  if (counts.kept === 0) {
    throw new RapportError(
      'features/no-faces',
      `${recordingPath} shows no single face with a score of ${minScore} or more in its ${counts.frames} frames: lower --min-score or check the recording.`,
    );
  }

  const labelled =
    options.labels &&
    labelFrames(options.labels.gold, stampNs, { startNs: 0n, maxGapSec: options.labels.maxGapSec });
  const recording = { name: basename(recordingPath), sha256: await contentHash(recordingPath) };
  const path = join(options.outFolder, featureFileName(options.childId, recording));
  await writeFeatureFile(path, {
    width,
    childId: options.childId,
    culture: options.culture,
    featureModel: model,
    provenance: {
      recording,
      minScore,
      coders: options.labels === undefined ? [] : codersOf(options.labels),
      ...(consents.length > 0 && { consents }),
    },
    scores,
    frames: {
      stampNs,
      features,
      labels: labelled?.labels ?? new Float32Array(stampNs.length).fill(Number.NaN),
    },
  });
  return {
    path,
    counts,
    consents,
    troubles: source.troubles,
    labels: labelled && { labelled: labelled.labelled, outside: labelled.outside, masked: labelled.masked },
  };
}
