import type { FacePerception } from '../core/chain/faceLink.js';
import { createAffectStage, type AffectStage } from '../core/affect/affectStage.js';
import type { FeatureModel } from '../core/culturenet/Head.js';
import type { FaceDetector } from '../core/face/FaceDetector.js';
import type { FaceParameters } from '../core/face/faceParameters.js';
import { createFaceStage, initialFaceStageState } from '../core/face/faceStage.js';
import { embedFaces } from '../core/face/identity/embedFaces.js';
import { MtcnnDetector } from '../core/face/mtcnn/MtcnnDetector.js';
import type { Frame } from '../core/frame/Frame.js';
import { RapportError } from '../core/RapportError.js';
import { opencv } from '../pictures/opencv.js';
import { openCvPictures } from '../pictures/openCvPictures.js';
import { loadModel, type LoadedNetwork } from './loadModel.js';
import { loadModelInThread } from './networkThread.js';
import { affectModel, alignmentTemplate, findModel, readManifest } from './manifest.js';

/** Networks of the manifest wired to the stages of core: the one place where nodes, commands and evaluations get them. */

export interface Released<Loaded> {
  readonly loaded: Loaded;
  /** The networks by their ids, each with its SHA-256, for the record. */
  readonly networks: Readonly<Record<string, string>>;
  /** Frees the networks. */
  readonly release: () => Promise<void>;
}

async function loadAll<Id extends string>(
  ids: readonly Id[],
  threads: number,
): Promise<{
  networks: Record<Id, LoadedNetwork>;
  hashes: Readonly<Record<string, string>>;
  release: () => Promise<void>;
}> {
  const manifest = readManifest();
  const loaded: LoadedNetwork[] = [];
  const release = async (): Promise<void> => {
    for (const network of loaded) await network.release();
  };
  try {
    for (const id of ids) loaded.push(await loadModel(findModel(manifest, id), { threads }));
  } catch (error) {
    await release();
    throw error;
  }
  const networks = Object.fromEntries(loaded.map((network) => [network.id, network]));
  const hashes = Object.fromEntries(ids.map((id) => [id, findModel(manifest, id).sha256]));
  return { networks: networks as Record<Id, LoadedNetwork>, hashes, release };
}

/** @throws RapportError of `loadModel`, `model/unknown-detector` */
export async function loadFaceDetector(name: string, threads: number): Promise<Released<FaceDetector>> {
  if (name === 'mtcnn') {
    const { networks, hashes, release } = await loadAll(['mtcnn-pnet', 'mtcnn-rnet', 'mtcnn-onet'], threads);
    const detector = new MtcnnDetector({
      proposal: networks['mtcnn-pnet'],
      refinement: networks['mtcnn-rnet'],
      output: networks['mtcnn-onet'],
    });
    return { loaded: detector, networks: hashes, release };
  }
  if (name === 'yunet') {
    const { YuNetDetector } = await import('../core/face/yunet/YuNetDetector.js');
    const { networks, hashes, release } = await loadAll(['yunet'], threads);
    return { loaded: new YuNetDetector(networks.yunet), networks: hashes, release };
  }
  throw new RapportError('model/unknown-detector', `There is no detector "${name}": use mtcnn or yunet.`);
}

export interface FaceStageLoadOptions {
  /** `mtcnn` or `yunet`. */
  readonly detector: string;
  /** The affect model whose crops the stage makes. */
  readonly affectModel: string;
  readonly threads: number;
  readonly parameters?: Partial<FaceParameters>;
  /** The camera's; the NAO's where absent. */
  readonly horizontalFieldOfViewRad?: number;
}

const blankFrame: Frame = {
  width: 640,
  height: 480,
  data: new Uint8Array(640 * 480 * 3),
  stampNs: 0n,
  frameId: '',
};

/** @throws RapportError of `loadModel` */
export async function loadFacePerception(options: FaceStageLoadOptions): Promise<Released<FacePerception>> {
  const crops = findModel(readManifest(), options.affectModel);
  const detector = await loadFaceDetector(options.detector, options.threads);
  const identity = await loadAll(['mobilefacenet'], options.threads).catch(async (error: unknown) => {
    await detector.release();
    throw error;
  });
  const network = identity.networks.mobilefacenet;
  const { horizontalFieldOfViewRad } = options;
  const stage = createFaceStage({
    detector: detector.loaded,
    crop: { size: affectModel(crops).input.size, template: alignmentTemplate(crops) },
    ...(options.parameters && { parameters: options.parameters }),
    ...(horizontalFieldOfViewRad !== undefined && { horizontalFieldOfViewRad }),
    identity: network,
  });
  // The first frame would otherwise wait for OpenCV to load and for every network's first run.
  opencv();
  await stage.step(initialFaceStageState, blankFrame);
  return {
    loaded: { stage, pictures: openCvPictures, embed: (pictures) => embedFaces(network, pictures) },
    networks: { ...detector.networks, ...identity.hashes },
    release: async () => {
      await detector.release();
      await identity.release();
    },
  };
}

/**
 * @param inThread whether the network has a thread of its own: where other work goes on meanwhile
 * @throws RapportError of `loadModel`, `model/purpose`
 */
export async function loadAffectStage(
  id: string,
  { threads, inThread = false }: { readonly threads: number; readonly inThread?: boolean },
): Promise<Released<AffectStage>> {
  const entry = findModel(readManifest(), id);
  const model = affectModel(entry);
  const network = inThread ? await loadModelInThread(id, threads) : await loadModel(entry, { threads });
  const stage = createAffectStage({ network, model });
  // The first face would otherwise wait for the network's first run.
  const { size } = model.input;
  await stage.run([{ size, data: new Uint8Array(size * size * 3) }]);
  return { loaded: stage, networks: { [id]: entry.sha256 }, release: () => network.release() };
}

/** The features that engagement heads read, as their cards name them; throws `model/purpose` for a model without any. */
export function featureModelOf(id: string): FeatureModel {
  const entry = findModel(readManifest(), id);
  const width = affectModel(entry).outputs.embedding?.width;
  if (width === undefined)
    throw new RapportError(
      'model/purpose',
      `The model '${id}' gives no features for engagement heads: choose another.`,
    );
  return { id, sha256: entry.featuresSha256 ?? entry.sha256, width };
}
