import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';

import type { FaceDetector } from '../../core/face/FaceDetector.js';
import { RapportError } from '../../core/RapportError.js';
import { faceSetSource, isFaceSet } from './faceSetSource.js';
import type { FaceSource } from './FaceSource.js';
import { detectedFace, folderSource, type FolderOptions } from './folderSource.js';
import { muxspaceSource } from './muxspaceSource.js';
import { npzSource } from './npzSource.js';
import { readNpz } from './readNpz.js';
import { cutAlignment, requireCutToFace } from './requireCutToFace.js';

/** What a path holds. */
export async function kindOfData(path: string): Promise<'folder' | 'npz' | 'tar'> {
  const found = await stat(path).catch((error: unknown) => {
    throw new RapportError(
      'evaluate/missing',
      `There is nothing at ${path}: give a folder of pictures, an npz or a tar.`,
      {
        cause: error,
      },
    );
  });
  if (found.isDirectory()) return 'folder';
  if (/\.npz$/i.test(path)) return 'npz';
  if (/\.tar$/i.test(path)) return 'tar';
  throw new RapportError(
    'evaluate/kind',
    `${path} is neither a folder nor an npz or tar file: give one of these.`,
  );
}

export interface OpenOptions extends Omit<FolderOptions, 'detector'> {
  /** Brings the detector, where a set turns out to need one; may be left out for `whole` only. */
  readonly detector: (() => Promise<FaceDetector>) | undefined;
}

/**
 * The labelled pictures at a path; without a detector they must be `whole` crops, or come with landmarks.
 *
 * Throws what the kinds of source throw, and `evaluate/margin` for pictures with a margin around the face that would be taken as cut to it.
 */
export async function openFaceSource(path: string, options: OpenOptions): Promise<FaceSource> {
  const { size, template, crops } = options;
  switch (await kindOfData(path)) {
    case 'npz':
      return openNpz(path, options);
    case 'tar':
      return muxspaceSource(path, { size, template });
    case 'folder': {
      if (options.detector === undefined && crops !== 'whole')
        throw new RapportError('evaluate/detector', 'A folder of pictures needs a face detector.');
      const detector = crops === 'whole' ? undefined : await options.detector?.();
      return folderSource(path, { size, template, crops, detector });
    }
  }
}

async function openNpz(path: string, options: OpenOptions): Promise<FaceSource> {
  const { size, template, crops } = options;
  const arrays = readNpz(await readFile(path));
  const named = { name: basename(path), size, template };
  if (isFaceSet(arrays)) return faceSetSource(arrays, named);
  const source = npzSource(arrays, named);
  if (source.hasLandmarks) return source;
  if (crops === 'whole' || options.detector === undefined)
    return { ...source, alignment: cutAlignment(undefined) };
  const detector = await options.detector();
  const { pictures, faces } = source;
  if (crops === 'auto') {
    const look = await requireCutToFace(pictures, { name: named.name, template, detector });
    return { ...source, alignment: cutAlignment(look) };
  }
  return {
    kind: 'npz',
    alignment: 'detected and aligned as at run time',
    faces: faces.map((face, row) => ({
      ...face,
      crop: () =>
        detectedFace(
          { ...pictures.at(row), stampNs: 0n, frameId: '' },
          { size, template, detector, name: face.name },
        ),
    })),
  };
}
