import type { Chain } from '../core/chain/stepChain.js';
import { createEngagementStage } from '../core/engagement/engagementStage.js';
import type { EngagementOptions } from '../core/engagement/engagementOptions.js';
import type { FaceParameters } from '../core/face/faceParameters.js';
import { loadAffectStage, loadFacePerception, type Released } from './loadPerception.js';

export interface ChainLoadOptions {
  /** `mtcnn` or `yunet`. */
  readonly detector: string;
  /** The affect network. */
  readonly model: string;
  /** Of each network. */
  readonly threads: number;
  readonly faceParameters?: Partial<FaceParameters>;
  readonly horizontalFieldOfViewRad?: number;
  readonly engagement?: Partial<EngagementOptions>;
  /** How late the annotating person reacts, seconds. */
  readonly reactionSec?: number;
}

/**
 * The whole chain with its networks, for commands and replay; the nodes load their links one by one.
 *
 * @throws RapportError of `loadModel`, `model/unknown-detector`, `engagement/option`
 */
export async function loadChain(options: ChainLoadOptions): Promise<Released<Chain>> {
  const { detector, model, threads, horizontalFieldOfViewRad } = options;
  const stage = createEngagementStage(options.engagement);
  const affect = await loadAffectStage(model, threads);
  const faces = await loadFacePerception({
    detector,
    affectModel: model,
    threads,
    ...(options.faceParameters && { parameters: options.faceParameters }),
    ...(horizontalFieldOfViewRad !== undefined && { horizontalFieldOfViewRad }),
  }).catch(async (error: unknown) => {
    await affect.release();
    throw error;
  });
  return {
    loaded: {
      faces: faces.loaded,
      affect: affect.loaded,
      engagement: { stage, featureModelId: model, reactionSec: options.reactionSec ?? 0 },
    },
    networks: { ...faces.networks, ...affect.networks },
    release: async () => {
      await faces.release();
      await affect.release();
    },
  };
}
