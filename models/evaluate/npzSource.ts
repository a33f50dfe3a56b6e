import { actionUnits, expressions, type Expression } from '../../core/affect/attributes.js';
import type { FaceLandmarks } from '../../core/face/Face.js';
import type { Picture } from '../../core/frame/Picture.js';
import { RapportError } from '../../core/RapportError.js';
import type { FaceSource, LabelledFace } from './FaceSource.js';
import { toLandmarks } from './muxspaceSource.js';
import { codedUnitsOf, groupsOf } from './npzColumns.js';
import { actionUnitsFromBlendshapes, blendshapeCount } from './pseudoLabels.js';
import type { NpyArray } from './readNpz.js';
import { wholePicture } from './wholePicture.js';

export interface NpzOptions {
  /** Of the file, for its pictures' names and for errors. */
  readonly name: string;
  readonly size: number;
  readonly template: FaceLandmarks;
}

/** Pictures of an npz, with what makes crops of them: `FaceSource`, and the pictures as they are. */
export interface NpzSource extends FaceSource {
  readonly pictures: { readonly count: number; at(row: number): Picture };
  /** Whether the file says where the faces are. */
  readonly hasLandmarks: boolean;
}

/**
 * Faces of an npz file like FER2013's: `images` uint8 [N, height, width] grey or [N, height, width, 3] RGB, and any of
 * `expression` (index in our order), `valence`, `arousal`, `blendshapes` [N, 52], `presence`, `au` [N, 12] (people's FACS
 * codes; 255 unknown), columns of texts that name a group, `landmarks` [N, 5, 2] in pixels. By landmarks they are aligned as at
 * run time; without, they are taken as cut to the face, which is the caller's to make sure of (`requireCutToFace`).
 *
 * Throws `evaluate/npz` if arrays are missing or of different lengths, and what `readNpz` throws.
 */
export function npzSource(arrays: ReadonlyMap<string, NpyArray>, options: NpzOptions): NpzSource {
  const images = arrays.get('images');
  const [count = 0, height = 0, width = 0, channels = 1, ...more] = images?.shape ?? [];
  const isPicture = height > 0 && width > 0 && (channels === 1 || channels === 3) && more.length === 0;
  const wrong = Array.from(arrays).find(([, array]) => array.shape.length > 0 && array.shape[0] !== count);
  const landmarks = arrays.get('landmarks');
  const au = arrays.get('au');
  const isWrong =
    wrong !== undefined ||
    (landmarks !== undefined && landmarks.data.length !== 10 * count) ||
    (au !== undefined && au.data.length !== actionUnits.length * count);
  if (!(images?.data instanceof Uint8Array) || !isPicture || isWrong) {
    throw new RapportError(
      'evaluate/npz',
      `${options.name} needs 'images' as uint8 [N, height, width] or [N, height, width, 3], as many rows in every array, and 'landmarks' [N, 5, 2] if it has them: save it so.`,
    );
  }
  const pixels = height * width * channels;
  const { data } = images;
  const at = (row: number): Picture => ({
    data: toRgb(data.subarray(row * pixels, (row + 1) * pixels), channels),
    width,
    height,
  });
  const faces = Array.from({ length: count }, (_, row): LabelledFace => {
    return {
      name: `${options.name}#${row}`,
      expression: expressionOf(arrays, row),
      valence: arrays.get('valence')?.data[row] ?? NaN,
      arousal: arrays.get('arousal')?.data[row] ?? NaN,
      actionUnits: actionUnitsOf(arrays, row),
      codedUnits: codedUnitsOf(arrays, row),
      groups: groupsOf(arrays, row, count),
      load: () =>
        Promise.resolve(
          landmarks === undefined
            ? wholePicture(at(row), options)
            : {
                picture: at(row),
                landmarks: toLandmarks(landmarks.data.subarray(10 * row, 10 * row + 10)),
              },
        ),
    };
  });
  const isAligned = landmarks !== undefined;
  return {
    kind: 'npz',
    faces,
    pictures: { count, at },
    hasLandmarks: isAligned,
    alignment: isAligned
      ? 'by the five landmarks of each picture, as at run time'
      : 'pictures already cut to the face, scaled to the input',
  };
}

function actionUnitsOf(arrays: ReadonlyMap<string, NpyArray>, row: number): Float32Array | undefined {
  const blendshapes = arrays.get('blendshapes');
  if (blendshapes?.shape[1] !== blendshapeCount) return undefined;
  const start = row * blendshapeCount;
  const presence = arrays.get('presence')?.data[row] ?? 1;
  const shapes = blendshapes.data.subarray(start, start + blendshapeCount);
  return actionUnitsFromBlendshapes(shapes, presence, expressionOf(arrays, row));
}

function expressionOf(arrays: ReadonlyMap<string, NpyArray>, row: number): Expression | undefined {
  return expressions[arrays.get('expression')?.data[row] ?? -1];
}

function toRgb(picture: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return picture;
  const rgb = new Uint8Array(picture.length * 3);
  picture.forEach((grey, i) => rgb.fill(grey, 3 * i, 3 * i + 3));
  return rgb;
}
