import type { Network } from '../../model/Network.js';
import { RapportError } from '../../RapportError.js';
import type { AlignedCrop } from '../Face.js';
import { networkOutput } from '../networkOutput.js';

/** Side of MobileFaceNet's input, pixels; crops are aligned with `arcFaceTemplate`. */
export const embeddingCropSize = 112;

/**
 * MobileFaceNet's embedding of each crop: 192 numbers, to be compared by cosine.
 *
 * The network: input `image` [N, 3, 112, 112] planar RGB, (pixel - 127.5) / 128; output `embedding` [N, 192]. Throws
 * `face/outputs`, and `identity/crop-size` for crops of another size.
 */
export async function embedFaces(network: Network, crops: readonly AlignedCrop[]): Promise<Float32Array[]> {
  if (crops.length === 0) return [];
  const plane = embeddingCropSize * embeddingCropSize;
  const data = new Float32Array(crops.length * 3 * plane);
  crops.forEach((crop, n) => {
    if (crop.size !== embeddingCropSize) {
      throw new RapportError(
        'identity/crop-size',
        `MobileFaceNet takes faces of ${embeddingCropSize} pixels, not ${crop.size}: align them with arcFaceTemplate at that size.`,
      );
    }
    for (let channel = 0; channel < 3; channel++) {
      const offset = (n * 3 + channel) * plane;
      for (let i = 0; i < plane; i++) {
        data[offset + i] = ((crop.data[3 * i + channel] as number) - 127.5) / 128;
      }
    }
  });
  const outputs = await network.run({
    image: { data, shape: [crops.length, 3, embeddingCropSize, embeddingCropSize] },
  });
  const embedding = networkOutput(network, outputs, 'embedding');
  const length = embedding.data.length / crops.length;
  return crops.map((_, n) => embedding.data.slice(n * length, (n + 1) * length));
}
