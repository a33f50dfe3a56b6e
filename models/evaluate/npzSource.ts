import { expressions } from '../../core/affect/attributes.js';
import type { AlignedCrop } from '../../core/face/Face.js';
import { resizeFrame } from '../../pictures/resizeFrame.js';
import { RapportError } from '../../core/RapportError.js';
import type { FaceSource, LabelledFace } from './FaceSource.js';
import { actionUnitsFromBlendshapes, blendshapeCount } from './pseudoLabels.js';
import { readNpz, type NpyArray } from './readNpz.js';

/**
 * Faces of an npz file like FER2013's: `images` uint8 [N, height, width] grey or [N, height, width, 3] RGB, already cut
 * to the face, and any of `expression` (index in our order), `valence`, `arousal`, `blendshapes` [N, 52], `presence`.
 *
 * Throws `evaluate/npz` if arrays are missing or of different lengths, and what `readNpz` throws.
 */
export function npzSource(
  bytes: Uint8Array,
  options: { readonly name: string; readonly size: number },
): FaceSource {
  const arrays = readNpz(bytes);
  const images = arrays.get('images');
  const [count = 0, height = 0, width = 0, channels = 1, ...more] = images?.shape ?? [];
  const isPicture = height > 0 && width > 0 && (channels === 1 || channels === 3) && more.length === 0;
  const wrong = Array.from(arrays).find(([, array]) => array.shape[0] !== count);
  if (!(images?.data instanceof Uint8Array) || !isPicture || wrong !== undefined) {
    throw new RapportError(
      'evaluate/npz',
      `${options.name} needs 'images' as uint8 [N, height, width] or [N, height, width, 3], and as many rows in every array: save it so.`,
    );
  }
  const pixels = height * width * channels;
  const { data } = images;
  const faces = Array.from({ length: count }, (_, row): LabelledFace => {
    const picture = data.subarray(row * pixels, (row + 1) * pixels);
    return {
      name: `${options.name}#${row}`,
      expression: expressions[arrays.get('expression')?.data[row] ?? -1],
      valence: arrays.get('valence')?.data[row] ?? NaN,
      arousal: arrays.get('arousal')?.data[row] ?? NaN,
      actionUnits: actionUnitsOf(arrays, row),
      crop: () =>
        Promise.resolve(wholePicture({ data: toRgb(picture, channels), width, height }, options.size)),
    };
  });
  return { kind: 'npz', faces, alignment: 'pictures already cut to the face, scaled to the input' };
}

/** A picture that is cut to the face already, scaled to the network's size. */
export function wholePicture(
  picture: { readonly data: Uint8Array; readonly width: number; readonly height: number },
  size: number,
): AlignedCrop {
  const scaled = resizeFrame({ ...picture, stampNs: 0n, frameId: '' }, { width: size, height: size });
  return { size, data: scaled.data };
}

function actionUnitsOf(arrays: ReadonlyMap<string, NpyArray>, row: number): Float32Array | undefined {
  const blendshapes = arrays.get('blendshapes');
  if (blendshapes?.shape[1] !== blendshapeCount) return undefined;
  const start = row * blendshapeCount;
  const presence = arrays.get('presence')?.data[row] ?? 1;
  return actionUnitsFromBlendshapes(blendshapes.data.subarray(start, start + blendshapeCount), presence);
}

function toRgb(picture: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return picture;
  const rgb = new Uint8Array(picture.length * 3);
  picture.forEach((grey, i) => rgb.fill(grey, 3 * i, 3 * i + 3));
  return rgb;
}
