import { createAffectStage } from '../core/affect/affectStage.js';
import type { Chain } from '../core/chain/stepChain.js';
import { createEngagementStage } from '../core/engagement/engagementStage.js';
import { createFaceStage } from '../core/face/faceStage.js';
import { MtcnnDetector } from '../core/face/mtcnn/MtcnnDetector.js';
import type { Network } from '../core/model/Network.js';
import { loadModel } from '../models/loadModel.js';
import { affectModel, alignmentTemplate, findModel, readManifest } from '../models/manifest.js';
import { openCvPictures } from '../pictures/openCvPictures.js';

/** What the networks took so far, milliseconds: passed, and of computing. */
export interface NetworkTimes {
  readonly perNetworkMs: ReadonlyMap<string, number>;
  readonly cpuMs: number;
}

export interface TimedChain {
  readonly chain: Chain;
  readonly times: () => NetworkTimes;
  /** Forgets the times so far. */
  readonly restart: () => void;
}

/**
 * The chain in one thread, every network's runs timed.
 *
 * @param options.computingMs gives computing time; without it `cpuMs` stays 0. Beside the networks it takes 0.1 to 0.2 ms to ask the
 *   system for it, which is no time of the chain's: a bench that measures what passes does not.
 */
export async function loadTimedChain(
  affectId: string,
  options: { readonly threads: number; readonly computingMs?: () => number },
): Promise<TimedChain> {
  const { threads, computingMs = () => 0 } = options;
  const manifest = readManifest();
  const perNetworkMs = new Map<string, number>();
  let cpuMs = 0;
  const timed = async (id: string): Promise<Network> => {
    const network = await loadModel(findModel(manifest, id), { threads });
    return {
      id,
      run: async (inputs) => {
        const startCpuMs = computingMs();
        const startMs = performance.now();
        const outputs = await network.run(inputs);
        perNetworkMs.set(id, (perNetworkMs.get(id) ?? 0) + performance.now() - startMs);
        cpuMs += computingMs() - startCpuMs;
        return outputs;
      },
    };
  };
  const entry = findModel(manifest, affectId);
  const model = affectModel(entry);
  const stage = createFaceStage({
    detector: new MtcnnDetector({
      proposal: await timed('mtcnn-pnet'),
      refinement: await timed('mtcnn-rnet'),
      output: await timed('mtcnn-onet'),
    }),
    crop: { size: model.input.size, template: alignmentTemplate(entry) },
  });
  const chain: Chain = {
    faces: { stage, pictures: openCvPictures, embed: () => Promise.resolve([]) },
    affect: createAffectStage({ network: await timed(affectId), model }),
    engagement: { stage: createEngagementStage(), featureModelId: affectId, reactionSec: 0 },
  };
  return {
    chain,
    times: () => ({ perNetworkMs: new Map(perNetworkMs), cpuMs }),
    restart: () => {
      perNetworkMs.clear();
      cpuMs = 0;
    },
  };
}

/** Computing time of this process with all its threads. */
export function cpuTimeMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
