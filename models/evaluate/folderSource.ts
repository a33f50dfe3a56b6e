import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

import type { Expression } from '../../core/affect/attributes.js';
import type { FaceLandmarks } from '../../core/face/Face.js';
import { decodeFile } from '../../pictures/decodeFile.js';
import { RapportError } from '../../core/RapportError.js';
import type { FacePicture, FaceSource, LabelledFace } from './FaceSource.js';
import { wholePicture } from './wholePicture.js';

/** Names that data sets give to the classes' folders. */
const classNames: Readonly<Record<string, Expression>> = {
  neutral: 'neutral',
  neutrality: 'neutral',
  happy: 'happy',
  happiness: 'happy',
  joy: 'happy',
  sad: 'sad',
  sadness: 'sad',
  surprise: 'surprise',
  surprised: 'surprise',
  fear: 'fear',
  fearful: 'fear',
  scared: 'fear',
  disgust: 'disgust',
  disgusted: 'disgust',
  anger: 'anger',
  angry: 'anger',
  contempt: 'contempt',
};

/** Pictures up to this size, pixels, are taken as cut to the face: a detector would not find one with a margin in them. */
const largestCropPx = 96;

export interface FolderOptions {
  readonly size: number;
  readonly template: FaceLandmarks;
  /** `detect`: the face has to be found; `whole`: the pictures are cut to the face; `auto`: whole up to 96 pixels. */
  readonly crops: 'auto' | 'detect' | 'whole';
}

/**
 * Pictures (JPEG, PNG) in folders named for their expression, in the order of their names.
 *
 * Throws `evaluate/folder` if no folder is named for an expression, or none holds a picture.
 */
export async function folderSource(path: string, options: FolderOptions): Promise<FaceSource> {
  const faces: LabelledFace[] = [];
  const folders = (await readdir(path, { withFileTypes: true })).filter((item) => item.isDirectory());
  for (const { name: folder } of folders.sort((a, b) => a.name.localeCompare(b.name))) {
    const expression = classNames[folder.toLowerCase()];
    if (expression === undefined) continue;
    const names = (await readdir(join(path, folder))).filter((name) =>
      /^\.(jpe?g|png)$/i.test(extname(name)),
    );
    for (const name of names.sort()) {
      faces.push({
        name: join(folder, name),
        expression,
        valence: NaN,
        arousal: NaN,
        actionUnits: undefined,
        load: () => loadPicture(join(path, folder, name), options),
      });
    }
  }
  if (faces.length === 0) {
    throw new RapportError(
      'evaluate/folder',
      `${path} has no pictures (JPEG, PNG) in folders named neutral, happy, sad, surprise, fear, disgust, anger or contempt: sort them so.`,
    );
  }
  return { kind: 'folder of classes', faces, alignment: alignments[options.crops] };
}

const alignments: Readonly<Record<FolderOptions['crops'], string>> = {
  detect: 'detected and aligned as at run time',
  whole: 'pictures already cut to the face, scaled to the input',
  auto: `detected and aligned as at run time; pictures of at most ${largestCropPx} pixels as already cut to the face`,
};

async function loadPicture(path: string, options: FolderOptions): Promise<FacePicture> {
  const picture = decodeFile(await readFile(path));
  const { crops } = options;
  const isCut =
    crops === 'whole' || (crops === 'auto' && Math.max(picture.width, picture.height) <= largestCropPx);
  return isCut ? wholePicture(picture, options) : { picture, landmarks: undefined };
}
