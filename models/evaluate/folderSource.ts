import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

import type { Expression } from '../../core/affect/attributes.js';
import { alignFace, biasedTemplate } from '../../core/face/alignFace.js';
import type { AlignedCrop, FaceLandmarks } from '../../core/face/Face.js';
import type { FaceDetector } from '../../core/face/FaceDetector.js';
import { decodeFile } from '../../pictures/decodeFile.js';
import type { Frame } from '../../core/frame/Frame.js';
import { RapportError } from '../../core/RapportError.js';
import type { FaceSource, LabelledFace } from './FaceSource.js';
import { wholePicture } from './npzSource.js';
import { cutAlignment, requireCutToFace, type CutLook } from './requireCutToFace.js';

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
  /** May be left out for `whole` only. */
  readonly detector: FaceDetector | undefined;
  /** `detect`: find and align the face; `whole`: the pictures are cut to the face; `auto`: whole up to 96 pixels. */
  readonly crops: 'auto' | 'detect' | 'whole';
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
        crop: () => cropOf(join(path, folder, name), options),
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
  if (crops === 'whole' || detector === undefined) return cutAlignment(undefined);
  const detected = 'detected and aligned as at run time';
  if (crops === 'detect') return detected;
  const look: CutLook = await requireCutToFace(
    { count: files.length, at: (row) => smallPicture(files[row] ?? '') },
    { name: path, template, detector },
  );
  return look.looked === 0
    ? detected
    : `${detected}; of at most ${largestCropPx} pixels: ${cutAlignment(look)}`;
}

/** A picture that would be taken as cut to the face; one that cannot be read is named when its turn comes. */
async function smallPicture(file: string): Promise<Frame | undefined> {
  try {
    const frame = decodeFile(await readFile(file));
    return isSmall(frame) ? frame : undefined;
  } catch (error) {
    if (error instanceof RapportError) return undefined;
    throw error;
  }
}

function isSmall({ width, height }: Pick<Frame, 'width' | 'height'>): boolean {
  return Math.max(width, height) <= largestCropPx;
}

async function cropOf(path: string, options: FolderOptions): Promise<AlignedCrop> {
  const { size, template, detector, crops } = options;
  const frame = decodeFile(await readFile(path));
  const isCrop = detector === undefined || crops === 'whole' || (crops === 'auto' && isSmall(frame));
  return isCrop ? wholePicture(frame, size) : detectedFace(frame, { size, template, detector, name: path });
}

/** The largest face in a picture, aligned as at run time. Rejects with `evaluate/no-face`. */
export async function detectedFace(
  frame: Frame,
  options: {
    readonly size: number;
    readonly template: FaceLandmarks;
    readonly detector: FaceDetector;
    readonly name: string;
  },
): Promise<AlignedCrop> {
  const { size, template, detector, name } = options;
  const minFaceSizePx = Math.max(20, Math.round(Math.min(frame.width, frame.height) / 6));
  const found = await detector.detect(frame, { minFaceSizePx });
  const largest = [...found].sort((a, b) => b.box.height - a.box.height)[0];
  if (largest === undefined) throw new RapportError('evaluate/no-face', `No face was found in ${name}.`);
  return alignFace(frame, largest.landmarks, {
    size,
    template: biasedTemplate(template, detector.landmarkBias),
  });
}
