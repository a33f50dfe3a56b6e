import type { AlignedCrop } from '../face/Face.js';
import type { Tensor } from '../model/Network.js';
import { greyLevels } from '../frame/greyLevels.js';
import { RapportError } from '../RapportError.js';
import type { AffectModel } from './AffectModel.js';

/**
 * The network's input for a batch of crops: [N, 3, size, size], planar, `(pixel - mean) / scale`.
 *
 * Throws `affect/crop-size` if a crop is not aligned to the network's size.
 */
export function cropsToTensor(crops: readonly AlignedCrop[], input: AffectModel['input']): Tensor {
  const { size, channels, mean, scale } = input;
  const plane = size * size;
  const data = new Float32Array(crops.length * 3 * plane);
  const channelOrder = channels === 'bgr' ? [2, 1, 0] : [0, 1, 2];
  crops.forEach((crop, n) => {
    if (crop.size !== size || crop.data.length !== plane * 3) {
      throw new RapportError(
        'affect/crop-size',
        `The affect network takes faces of ${size} pixels, but the face stage aligned to ${crop.size}: give both the same model.`,
      );
    }
    const pixels = channels === 'luminance' ? greyLevels(crop.data) : crop.data;
    const stride = channels === 'luminance' ? 1 : 3;
    channelOrder.forEach((source, channel) => {
      const offset = (n * 3 + channel) * plane;
      const from = stride === 1 ? 0 : source;
      const shift = mean[channel] as number;
      const factor = 1 / (scale[channel] as number);
      const isFirstAgain = stride === 1 && channel > 0 && shift === mean[0] && scale[channel] === scale[0];
      if (isFirstAgain) {
        data.copyWithin(offset, n * 3 * plane, (n * 3 + 1) * plane);
        return;
      }
      for (let i = 0; i < plane; i++)
        data[offset + i] = ((pixels[i * stride + from] as number) - shift) * factor;
    });
  });
  return { data, shape: [crops.length, 3, size, size] };
}
