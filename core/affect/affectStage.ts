import type { AlignedCrop } from '../face/Face.js';
import type { Network } from '../model/Network.js';
import type { AffectEstimate } from './AffectEstimate.js';
import type { AffectModel } from './AffectModel.js';
import { cropsToTensor } from './cropsToTensor.js';
import { decodeAffect } from './decodeAffect.js';

/** From aligned faces to their facial attributes. */
export interface AffectStage {
  readonly model: AffectModel;
  /**
   * Estimates in the order of `crops`, from one run of the network on all of them; no crops, no run.
   *
   * The crops must be aligned by the model's template to `model.input.size`. Rejects with `affect/crop-size` for
   * another size, `affect/outputs` if the network lacks an output that the model names.
   */
  run(crops: readonly AlignedCrop[]): Promise<AffectEstimate[]>;
}

/**
 * The affect stage on a network and the manifest's description of it.
 *
 * `models/manifest.ts` gives the description (`affectModel(manifest, id)`), `models/loadModel.ts` the network.
 */
export function createAffectStage(options: {
  readonly network: Network;
  readonly model: AffectModel;
}): AffectStage {
  const { network, model } = options;
  return {
    model,
    async run(crops) {
      if (crops.length === 0) return [];
      const outputs = await network.run({ [model.input.name]: cropsToTensor(crops, model.input) });
      return decodeAffect(outputs, { model, count: crops.length });
    },
  };
}
