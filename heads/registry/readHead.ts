import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import type { FeatureModel, Head, HeadSource } from '../../core/culturenet/Head.js';
import { RapportError } from '../../core/RapportError.js';
import { fieldOf, requireReadable } from '../../core/requireReadable.js';
import { headCardFormat, type HeadCard } from './HeadCard.js';
import { cardPath, headFolder, sharedPath } from './headPaths.js';
import { layersFromTensors } from './layerTensors.js';
import { decodeSafetensors } from './safetensors.js';

/** A head with its card. */
export interface StoredHead {
  readonly head: Head;
  readonly card: HeadCard;
}

/** Which head of a registry. `name` is the culture's or the child's id and ignored for GenNet. */
export interface HeadPlace {
  readonly source: HeadSource;
  readonly name: string;
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new RapportError(
      'head/not-read',
      `${path} could not be read: check the disk and its permissions.`,
      {
        cause: error,
      },
    );
  }
}

async function readChecked(path: string, sha256: string): Promise<Buffer> {
  const bytes = await readIfThere(path);
  if (bytes !== undefined && createHash('sha256').update(bytes).digest('hex') === sha256) return bytes;
  throw new RapportError(
    'head/corrupt',
    `${path} is ${bytes === undefined ? 'missing' : 'damaged (its SHA-256 differs from the card’s)'}: restore it from a copy or train the head again.`,
  );
}

/** @throws RapportError `head/wrong-feature-model` unless the head was made for this feature model and width. */
export function requireFeatureModel(card: HeadCard, expected: FeatureModel): void {
  const made = card.featureModel;
  if (made.width !== expected.width || made.sha256 !== expected.sha256) {
    throw new RapportError(
      'head/wrong-feature-model',
      `Head ${card.id} was made for feature model ${made.id} (${made.width} numbers, ${made.sha256.slice(0, 12)}) and ${expected.id} (${expected.width} numbers, ${expected.sha256.slice(0, 12)}) is in use: train a head for it with "rapport head train", or choose the other model.`,
    );
  }
}

/** A card is a file that people edit: what its readers take for granted is checked. */
const cardShape = z.looseObject({
  format: z.literal(headCardFormat),
  id: z.string(),
  source: z.string(),
  featureModel: z.looseObject({ id: z.string(), sha256: z.string(), width: z.int().positive() }),
  hiddenWidths: z.array(z.int().positive()).min(1),
  sharedSha256: z.string(),
  lastLayerSha256: z.string(),
  lastLayerFile: z.string().regex(/^[^/]+$/u),
  children: z.record(z.string(), z.array(z.string())),
  framesByCulture: z.record(z.string(), z.number()),
  uncertainty: z.looseObject({ noiseSd: z.number(), frames: z.number(), scale: z.number() }),
  withdrawn: z.string().optional(),
  date: z.string(),
});

/**
 * A head's card, or `undefined` when the registry has no such head.
 *
 * @throws RapportError `head/corrupt`, `file/newer`
 */
export async function readCard(registryFolder: string, place: HeadPlace): Promise<HeadCard | undefined> {
  const path = cardPath(registryFolder, place.source, place.name);
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  let card: unknown;
  try {
    card = JSON.parse(text.toString('utf8'));
  } catch (error) {
    throw new RapportError(
      'head/corrupt',
      `${path} is no head card (it is no JSON): restore it from a copy.`,
      {
        cause: error,
      },
    );
  }
  requireReadable(path, { kind: 'a head card', version: fieldOf(card, 'format'), newest: headCardFormat });
  if (cardShape.safeParse(card).success) return card as HeadCard;
  throw new RapportError('head/corrupt', `${path} is no whole head card: restore it from a copy.`);
}

/**
 * A head of a registry, its files checked against the card's hashes; `undefined` when there is none.
 *
 * @throws RapportError `head/wrong-feature-model`, `head/corrupt`, `file/newer`, `head/not-finite`, `head/not-read` or `head/bad-id`;
 *   `head/withdrawn` of one that was trained on data that was purged
 */
export async function readHead(
  registryFolder: string,
  place: HeadPlace & { readonly featureModel?: FeatureModel },
): Promise<StoredHead | undefined> {
  const card = await readCard(registryFolder, place);
  if (card === undefined) return undefined;
  if (card.withdrawn !== undefined)
    throw new RapportError('head/withdrawn', `Head ${card.id} is not used: ${card.withdrawn}`);
  if (place.featureModel !== undefined) requireFeatureModel(card, place.featureModel);
  const sharedFile = sharedPath(registryFolder, card.sharedSha256);
  const lastFile = join(headFolder(registryFolder, place.source, place.name), card.lastLayerFile);
  const sharedContent = decodeSafetensors(await readChecked(sharedFile, card.sharedSha256), sharedFile);
  const lastContent = decodeSafetensors(await readChecked(lastFile, card.lastLayerSha256), lastFile);
  const depth = card.hiddenWidths.length;
  const layers = layersFromTensors(sharedContent, { first: 1, last: depth, name: sharedFile });
  const [lastLayer] = layersFromTensors(lastContent, { first: depth + 1, last: depth + 1, name: lastFile });
  const inverseMoment = sharedContent['inverseMoment']?.data;
  if (
    lastLayer === undefined ||
    inverseMoment === undefined ||
    layers[0]?.inputs !== card.featureModel.width
  ) {
    throw new RapportError(
      'head/corrupt',
      `${sharedFile} does not hold what its card says: train the head again.`,
    );
  }
  const { noiseSd, frames, scale } = card.uncertainty;
  const numbers = [...layers, lastLayer].flatMap(({ weight, bias }) => [weight, bias]);
  if (![...numbers, inverseMoment].every((values) => values.every(Number.isFinite))) {
    throw new RapportError(
      'head/not-finite',
      `Head ${card.id} holds weights that are no numbers: train it again.`,
    );
  }
  if (!(noiseSd > 0 && frames > 0 && scale > 0 && Number.isFinite(noiseSd * scale))) {
    throw new RapportError(
      'head/corrupt',
      `The card of head ${card.id} states no usable uncertainty: restore it from a copy or train the head again.`,
    );
  }
  const head: Head = {
    id: card.id,
    source: card.source,
    featureModel: card.featureModel,
    shared: { layers, inverseMoment },
    lastLayer,
    uncertainty: { noiseSd, frames, scale },
  };
  return { head, card };
}
