import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';

import { RapportError } from '../../core/RapportError.js';
import { faceSetSource, isFaceSet } from './faceSetSource.js';
import type { FaceSource } from './FaceSource.js';
import { folderSource, type FolderOptions } from './folderSource.js';
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

/**
 * The labelled pictures at a path.
 *
 * Throws what the kinds of source throw, and `evaluate/margin` for pictures with a margin around the face that would be
 * taken as cut to it.
 */
export async function openFaceSource(path: string, options: FolderOptions): Promise<FaceSource> {
  switch (await kindOfData(path)) {
    case 'npz':
      return openNpz(path, options);
    case 'tar':
      return muxspaceSource(path);
    case 'folder':
      return folderSource(path, options);
  }
}

async function openNpz(path: string, options: FolderOptions): Promise<FaceSource> {
  const { size, template, crops } = options;
  const arrays = readNpz(await readFile(path));
  const name = basename(path);
  if (isFaceSet(arrays)) return faceSetSource(arrays, { name });
  const source = npzSource(arrays, { name, size, template });
  const { pictures, faces } = source;
  if (source.hasLandmarks || crops === 'whole') return source;
  if (crops === 'auto') {
    const look = await requireCutToFace(pictures, { name, template, detector: await options.detector() });
    return { ...source, alignment: cutAlignment(look) };
  }
  return {
    kind: 'npz',
    alignment: 'detected and aligned as at run time',
    faces: faces.map((face, row) => ({
      ...face,
      load: () => Promise.resolve({ picture: pictures.at(row), landmarks: undefined }),
    })),
  };
}
