import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Head } from '../../core/culturenet/Head.js';
import { RapportError } from '../../core/RapportError.js';
import { headCardFormat, type HeadCard } from './HeadCard.js';
import { cardPath, headFolder, sharedPath } from './headPaths.js';
import { layerTensors, sharedTensors } from './layerTensors.js';
import { readCard, type HeadPlace } from './readHead.js';
import { encodeSafetensors } from './safetensors.js';
import { ownerOnly } from '../../files/writeAtomically.js';
import { writeFileAtomically } from '../../files/writeFileAtomically.js';
import { sha256Of } from '../../models/modelFile.js';

/** What a card says beyond what follows from the head's weights. */
export type CardDetails = Omit<
  HeadCard,
  | 'format'
  | 'id'
  | 'source'
  | 'featureModel'
  | 'hiddenWidths'
  | 'sharedSha256'
  | 'lastLayerSha256'
  | 'lastLayerFile'
>;

/**
 * A head's id from its content: whose it is and twelve digits of the hash of all its weights and its calibration.
 * Equal heads have equal ids on every machine.
 */
export function headId(head: Omit<Head, 'id'>, name: string): string {
  const hash = createHash('sha256')
    .update(encodeSafetensors(sharedTensors(head.shared)))
    .update(encodeSafetensors(layerTensors([head.lastLayer], head.shared.layers.length + 1)))
    .update(JSON.stringify([head.featureModel.sha256, head.uncertainty]))
    .digest('hex')
    .slice(0, 12);
  return head.source === 'GenNet' ? `gennet-${hash}` : `${head.source}-${name}-${hash}`;
}

/** Last layers that no card names are removed when they are as old as this, milliseconds. */
const keepNewMs = 600_000;

/** Whether a file is there and has this content. */
async function holds(path: string, hash: string): Promise<boolean> {
  return readFile(path).then(
    (bytes) => sha256Of(bytes) === hash,
    () => false,
  );
}

/** The card that a new one replaces; `unknown` when it cannot be read, which is no reason to lose the new head. */
async function replacedCard(
  registryFolder: string,
  place: HeadPlace,
): Promise<HeadCard | 'unknown' | undefined> {
  try {
    return await readCard(registryFolder, place);
  } catch (error) {
    if (error instanceof RapportError) return 'unknown';
    throw error;
  }
}

/**
 * Puts a head into a registry, in place of the one that stood there.
 *
 * The weights are written under names of their content first; renaming the card is what switches, so whoever reads at
 * any moment, or after a full disk, finds the whole old head or the whole new one. Its files are for their owner alone: they are
 * made from children's data.
 */
export async function writeHead(
  registryFolder: string,
  head: Head,
  details: CardDetails & { readonly name: string },
): Promise<HeadCard> {
  const { name, ...rest } = details;
  const sharedBytes = encodeSafetensors(sharedTensors(head.shared));
  const lastBytes = encodeSafetensors(layerTensors([head.lastLayer], head.shared.layers.length + 1));
  const sharedSha256 = sha256Of(sharedBytes);
  const lastLayerSha256 = sha256Of(lastBytes);
  const lastLayerFile = `last-layer-${lastLayerSha256.slice(0, 12)}.safetensors`;
  const folder = headFolder(registryFolder, head.source, name);
  const sharedFile = sharedPath(registryFolder, sharedSha256);
  // A file of that name with other content is damaged: training again repairs it.
  if (!(await holds(sharedFile, sharedSha256))) await writeFileAtomically(sharedFile, sharedBytes, ownerOnly);
  await writeFileAtomically(join(folder, lastLayerFile), lastBytes, ownerOnly);
  const replaced = await replacedCard(registryFolder, { source: head.source, name });
  const card: HeadCard = {
    format: headCardFormat,
    id: head.id,
    source: head.source,
    featureModel: head.featureModel,
    hiddenWidths: head.shared.layers.map((layer) => layer.outputs),
    sharedSha256,
    lastLayerSha256,
    lastLayerFile,
    ...rest,
  };
  await writeFileAtomically(
    cardPath(registryFolder, head.source, name),
    `${JSON.stringify(card, undefined, 2)}\n`,
    ownerOnly,
  );
  // Which file the replaced card names is not known then: all stay until the next replacement.
  if (replaced === 'unknown') return card;
  // The replaced head's own file stays until the next replacement: a reader may hold the old card at this moment. So do new ones:
  // another process may be about to rename the card that names them.
  const kept = new Set([lastLayerFile, replaced?.lastLayerFile]);
  const sinceMs = Date.now() - keepNewMs;
  for (const file of await readdir(folder)) {
    if (!file.startsWith('last-layer-') || kept.has(file)) continue;
    // Another process may have removed it by now.
    const writtenMs = await stat(join(folder, file)).then(
      ({ mtimeMs }) => mtimeMs,
      () => sinceMs,
    );
    if (writtenMs < sinceMs) await rm(join(folder, file), { force: true });
  }
  return card;
}
