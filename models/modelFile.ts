import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { RapportError } from '../core/RapportError.js';
import { modelPath, type ModelEntry } from './manifest.js';

/**
 * The bytes of a model's file, which are those that the manifest promises.
 *
 * Throws `model/missing` or `model/hash`.
 */
export async function readModelFile(model: ModelEntry): Promise<Uint8Array> {
  const path = modelPath(model);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new RapportError(
      'model/missing',
      `The model '${model.id}' is not at ${path}: run '${remedy(model)}'.`,
      {
        cause: error,
      },
    );
  }
  if (sha256Of(bytes) !== model.sha256) {
    throw new RapportError(
      'model/hash',
      `The file ${path} is not the model '${model.id}' of the manifest (its SHA-256 differs): delete it and run '${remedy(model)}'.`,
    );
  }
  return bytes;
}

/** Whether a model's file is there and is the one that the manifest promises. */
export async function isModelFileRight(model: ModelEntry): Promise<boolean> {
  try {
    await readModelFile(model);
    return true;
  } catch (error) {
    if (error instanceof RapportError) return false;
    throw error;
  }
}

/** The command that brings a model's file. */
export function remedy(model: ModelEntry): string {
  switch (model.source.kind) {
    case 'registry':
      return 'rapport models install';
    case 'upstream':
      return `rapport models fetch ${model.id}`;
    case 'trained':
      return `git checkout -- ${model.file}`;
  }
}

/** Hexadecimal SHA-256. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
