import type { AlignedCrop } from '../face/Face.js';
import type { Tensor } from '../model/Network.js';
import { RapportError } from '../RapportError.js';
import type { AffectModel } from './AffectModel.js';

/** BT.601, as OpenCV's grey conversion. */
const luma = [0.299, 0.587, 0.114] as const;

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
    const pixels = channels === 'luminance' ? greyPixels(crop.data) : crop.data;
    const stride = channels === 'luminance' ? 1 : 3;
    channelOrder.forEach((source, channel) => {
      const offset = (n * 3 + channel) * plane;
      const from = stride === 1 ? 0 : source;
      const shift = mean[channel] ?? 0;
      const factor = 1 / (scale[channel] ?? 1);
      for (let i = 0; i < plane; i++) data[offset + i] = ((pixels[i * stride + from] ?? 0) - shift) * factor;
    });
  });
  return { data, shape: [crops.length, 3, size, size] };
}

function greyPixels(data: Uint8Array): Float32Array {
  const grey = new Float32Array(data.length / 3);
  for (let i = 0; i < grey.length; i++) {
    grey[i] =
      luma[0] * (data[3 * i] ?? 0) + luma[1] * (data[3 * i + 1] ?? 0) + luma[2] * (data[3 * i + 2] ?? 0);
  }
  return grey;
}
