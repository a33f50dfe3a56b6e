import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

import type { Expression } from '../../core/affect/attributes.js';
import type { FaceLandmarks } from '../../core/face/Face.js';
import type { FaceDetector } from '../../core/face/FaceDetector.js';
import type { Picture } from '../../core/frame/Picture.js';
import { decodeFile } from '../../pictures/decodeFile.js';
import { RapportError } from '../../core/RapportError.js';
import type { FacePicture, FaceSource, LabelledFace } from './FaceSource.js';
import { cutAlignment, requireCutToFace } from './requireCutToFace.js';
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
  /** Brings a detector, where a look at the pictures needs it: under `auto` alone. */
  readonly detector: () => Promise<FaceDetector>;
}

/**
 * Pictures (JPEG, PNG) in folders named for their expression, in the order of their names.
 *
 * Throws `evaluate/folder` if no folder is named for an expression, or none holds a picture, and `evaluate/margin` for small
 * pictures with a margin around the face under `auto`.
 */
export async function folderSource(path: string, options: FolderOptions): Promise<FaceSource> {
  const faces: LabelledFace[] = [];
  const files: string[] = [];
  const folders = (await readdir(path, { withFileTypes: true })).filter((item) => item.isDirectory());
  for (const { name: folder } of folders.sort((a, b) => a.name.localeCompare(b.name))) {
    const expression = classNames[folder.toLowerCase()];
    if (expression === undefined) continue;
    const names = (await readdir(join(path, folder))).filter((name) =>
      /^\.(jpe?g|png)$/i.test(extname(name)),
    );
    for (const name of names.sort()) {
      files.push(join(path, folder, name));
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
  return { kind: 'folder of classes', faces, alignment: await alignmentOf(path, files, options) };
}

async function alignmentOf(path: string, files: readonly string[], options: FolderOptions): Promise<string> {
  const { crops, template, detector } = options;
  if (crops === 'whole') return cutAlignment(undefined);
  const detected = 'detected and aligned as at run time';
  if (crops === 'detect') return detected;
  const look = await requireCutToFace(
    { count: files.length, at: (row) => smallPicture(files[row] ?? '') },
    { name: path, template, detector: await detector() },
  );
  return look.looked === 0
    ? detected
    : `${detected}; of at most ${largestCropPx} pixels: ${cutAlignment(look)}`;
}

/** A picture that would be taken as cut to the face; one that cannot be read is named when its turn comes. */
async function smallPicture(file: string): Promise<Picture | undefined> {
  try {
    const picture = decodeFile(await readFile(file));
    return isSmall(picture) ? picture : undefined;
  } catch (error) {
    if (error instanceof RapportError) return undefined;
    throw error;
  }
}

function isSmall({ width, height }: Picture): boolean {
  return Math.max(width, height) <= largestCropPx;
}

async function loadPicture(path: string, options: FolderOptions): Promise<FacePicture> {
  const picture = decodeFile(await readFile(path));
  const { crops } = options;
  const isCut = crops === 'whole' || (crops === 'auto' && isSmall(picture));
  return isCut ? wholePicture(picture, options) : { picture, landmarks: undefined };
}
