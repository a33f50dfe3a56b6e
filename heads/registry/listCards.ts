import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RapportError } from '../../core/RapportError.js';
import { ifMissing } from '../../core/systemError.js';
import type { HeadCard } from './HeadCard.js';
import { readCard, type HeadPlace } from './readHead.js';

/**
 * Every head's card in a registry: GenNet, then cultures, then children, by name.
 *
 * @param onUnreadable told of each entry that is no head or a damaged one; the others are listed all the same
 */
export async function listCards(
  registryFolder: string,
  onUnreadable?: (entry: string, reason: string) => void,
): Promise<HeadCard[]> {
  const places: HeadPlace[] = [
    { source: 'GenNet', name: 'gennet' },
    ...(await readdir(join(registryFolder, 'cultures')).catch(ifMissing([])))
      .sort()
      .map((name) => ({ source: 'culture' as const, name })),
    ...(await readdir(join(registryFolder, 'children')).catch(ifMissing([])))
      .sort()
      .map((name) => ({ source: 'child' as const, name })),
  ];
  const cards: HeadCard[] = [];
  for (const place of places) {
    try {
      const card = await readCard(registryFolder, place);
      if (card !== undefined) cards.push(card);
    } catch (error) {
      if (!(error instanceof RapportError)) throw error;
      onUnreadable?.(place.name, error.message);
    }
  }
  return cards;
}
