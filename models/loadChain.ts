import type { affectParameters } from '../config/affect.js';
import type { engagementParameters } from '../config/engagement.js';
import { engagementStageOf } from '../config/engagementStageOf.js';
import type { faceParameters } from '../config/face.js';
import { facePerceptionOf } from '../config/facePerceptionOf.js';
import type { ParameterValues } from '../config/ParameterSpec.js';
import type { Chain } from '../core/chain/stepChain.js';
import { loadAffectStage, loadFacePerception, type Released } from './loadPerception.js';

/** The parameters of the three nodes that run the chain's links. */
export interface ChainParameters {
  readonly face: ParameterValues<typeof faceParameters>;
  readonly affect: ParameterValues<typeof affectParameters>;
  readonly engagement: ParameterValues<typeof engagementParameters>;
}

/**
 * The whole chain with its networks, for commands and replay; the nodes load their links one by one. The affect network has a
 * thread of its own, beside the next image's face detection.
 *
 * @throws RapportError of `loadModel`, `model/unknown-detector`, `engagement/option`
 */
export async function loadChain({ face, affect, engagement }: ChainParameters): Promise<Released<Chain>> {
  const stage = engagementStageOf(engagement);
  const attributes = await loadAffectStage(affect.model, {
    threads: affect.threads,
    inThread: true,
  });
  const faces = await loadFacePerception(facePerceptionOf(face)).catch(async (error: unknown) => {
    await attributes.release();
    throw error;
  });
  return {
    loaded: {
      faces: faces.loaded,
      affect: attributes.loaded,
      engagement: {
        stage,
        featureModelId: engagement.model,
        reactionSec: engagement.annotation_reaction_sec,
      },
    },
    networks: { ...faces.networks, ...attributes.networks },
    release: async () => {
      await faces.release();
      await attributes.release();
    },
  };
}
