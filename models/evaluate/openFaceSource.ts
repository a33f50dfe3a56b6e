import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';

import { RapportError } from '../../core/RapportError.js';
import type { FaceSource } from './FaceSource.js';
import { folderSource, type FolderOptions } from './folderSource.js';
import { muxspaceSource } from './muxspaceSource.js';
import { npzSource } from './npzSource.js';

/** What a path asks for: only a folder of whole pictures needs a detector. */
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

/** The labelled pictures at a path; without a detector a folder's pictures must be `whole` crops. Throws what the three kinds of source throw. */
export async function openFaceSource(path: string, options: FolderOptions): Promise<FaceSource> {
  const { size, template, detector } = options;
  switch (await kindOfData(path)) {
    case 'npz':
      return npzSource(await readFile(path), { name: basename(path), size });
    case 'tar':
      return muxspaceSource(path, { size, template });
    case 'folder':
      if (detector === undefined && options.crops !== 'whole')
        throw new RapportError('evaluate/detector', 'A folder of pictures needs a face detector.');
      return folderSource(path, options);
  }
}
