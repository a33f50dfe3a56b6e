import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeadCard } from './HeadCard.js';
import { readCard, type HeadPlace } from './readHead.js';

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
}

/** Every head's card in a registry: GenNet, then cultures, then children, by name. */
export async function listCards(registryFolder: string): Promise<HeadCard[]> {
  const places: HeadPlace[] = [
    { source: 'GenNet', name: 'gennet' },
    ...(await namesIn(join(registryFolder, 'cultures')))
      .sort()
      .map((name) => ({ source: 'culture' as const, name })),
    ...(await namesIn(join(registryFolder, 'children')))
      .sort()
      .map((name) => ({ source: 'child' as const, name })),
  ];
  const cards: HeadCard[] = [];
  for (const place of places) {
    const card = await readCard(registryFolder, place);
    if (card !== undefined) cards.push(card);
  }
  return cards;
}
