import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { RapportError } from '../../core/RapportError.js';
import { writeFileAtomically } from '../../files/writeFileAtomically.js';
import { modelPath, type ModelEntry } from '../manifest.js';
import { isModelFileRight, remedy, sha256Of } from '../modelFile.js';
import { downloadFile, type DownloadOptions } from './downloadFile.js';

export type FetchOutcome = 'was there' | 'copied' | 'downloaded';

/**
 * Brings an upstream model's file: from `mirror`, a folder that holds it under its upstream or its own name, or else
 * from its address.
 *
 * Throws `models/not-upstream` for a model that comes another way, `model/hash` if the mirror's file is another, and
 * what `downloadFile` throws.
 */
export async function fetchModel(
  model: ModelEntry,
  options: DownloadOptions & { readonly mirror?: string | undefined } = {},
): Promise<FetchOutcome> {
  if (model.source.kind !== 'upstream') {
    throw new RapportError(
      'models/not-upstream',
      `The model '${model.id}' is not fetched: run '${remedy(model)}'.`,
    );
  }
  if (await isModelFileRight(model)) return 'was there';
  const { url } = model.source;
  const mirrored = [basename(new URL(url).pathname), basename(model.file)]
    .map((name) => join(options.mirror ?? '', name))
    .find((path) => options.mirror !== undefined && existsSync(path));
  if (mirrored === undefined) {
    await downloadFile(
      { url, path: modelPath(model), sha256: model.sha256, command: remedy(model) },
      options,
    );
    return 'downloaded';
  }
  const bytes = await readFile(mirrored);
  if (sha256Of(bytes) !== model.sha256) {
    throw new RapportError(
      'model/hash',
      `${mirrored} is not the file that the manifest promises for '${model.id}' (its SHA-256 differs): put the right one there.`,
    );
  }
  await writeFileAtomically(modelPath(model), bytes);
  return 'copied';
}
