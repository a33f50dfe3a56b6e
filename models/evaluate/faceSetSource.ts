import { actionUnits, expressions } from '../../core/affect/attributes.js';
import { decodeFile } from '../../pictures/decodeFile.js';
import { RapportError } from '../../core/RapportError.js';
import type { FaceSource, LabelledFace } from './FaceSource.js';
import { toLandmarks } from './muxspaceSource.js';
import { codedUnitsOf, groupsOf } from './npzColumns.js';
import type { NpyArray } from './readNpz.js';

/** Whether the arrays are those of a set of pictures with landmarks, not of pictures cut to the face. */
export function isFaceSet(arrays: ReadonlyMap<string, NpyArray>): boolean {
  return arrays.has('jpeg') && arrays.has('offsets') && arrays.has('landmarks');
}

/**
 * Faces of an npz of compressed pictures, aligned by their landmarks as at run time: `jpeg` (all pictures one after the
 * other), `offsets` [N + 1], `landmarks` [N, 5, 2] in pixels, and any of `expression`, `valence`, `arousal`, `au` [N, 12]
 * (people's FACS codes; 255 unknown), `source`, and columns of texts that name a group (`culture`, `age`).
 *
 * Throws `evaluate/npz` if arrays are missing or of different lengths.
 */
export function faceSetSource(
  arrays: ReadonlyMap<string, NpyArray>,
  options: { readonly name: string },
): FaceSource {
  const [jpeg, offsets, landmarks] = [arrays.get('jpeg'), arrays.get('offsets'), arrays.get('landmarks')];
  const count = (offsets?.data.length ?? 0) - 1;
  const rowed = ['expression', 'valence', 'arousal', 'au', 'landmarks'].flatMap(
    (name) => arrays.get(name) ?? [],
  );
  const au = arrays.get('au');
  if (
    !(jpeg?.data instanceof Uint8Array) ||
    landmarks?.data.length !== 10 * count ||
    rowed.some(({ shape }) => shape[0] !== count) ||
    (au !== undefined && au.shape[1] !== actionUnits.length)
  ) {
    throw new RapportError(
      'evaluate/npz',
      `${options.name} needs 'jpeg' as bytes, 'offsets' [N + 1], 'landmarks' [N, 5, 2] and as many rows in every array: save it so.`,
    );
  }
  const { data } = jpeg;
  const at = (name: string, row: number) => arrays.get(name)?.data[row] ?? NaN;
  const faces = Array.from({ length: count }, (_, row): LabelledFace => {
    const name = arrays.get('source')?.text?.[row] ?? `${options.name}#${row}`;
    const bytes = data.subarray(offsets?.data[row], offsets?.data[row + 1]);
    return {
      name,
      expression: expressions[at('expression', row)],
      valence: at('valence', row),
      arousal: at('arousal', row),
      actionUnits: undefined,
      codedUnits: codedUnitsOf(arrays, row),
      groups: groupsOf(arrays, row, count),
      load: () =>
        Promise.resolve().then(() => ({
          picture: decodeFile(bytes),
          landmarks: toLandmarks(landmarks.data.subarray(10 * row, 10 * row + 10)),
        })),
    };
  });
  return {
    kind: 'npz of crops with landmarks',
    faces,
    alignment: 'by the five landmarks of each picture, as at run time',
  };
}
