import { stat } from 'node:fs/promises';
import { basename } from 'node:path';

import type { HeadCard } from '../../heads/registry/HeadCard.js';
import { cardPath, headFolder, sharedPath } from '../../heads/registry/headPaths.js';
import { listCards } from '../../heads/registry/listCards.js';
import { filesBelow } from './filesBelow.js';
import type { Trace } from './Trace.js';

/** Weights that no card names and that are younger may be those of a head that is being written, milliseconds. */
const keepNewMs = 600_000;

/** A child's traces in a registry. */
export interface HeadTraces {
  readonly traces: readonly Trace[];
  /** Cards of heads that were trained on the child and on others, or made from such a head. */
  readonly refused: readonly HeadCard[];
}

/**
 * A child's own head, the heads that others share with it, and weights that no card names any more, which may be of any child.
 *
 * @throws the file system's error
 */
export async function headTraces(registry: string, childId: string, nowMs: number): Promise<HeadTraces> {
  const traces: Trace[] = [];
  const own = headFolder(registry, 'child', childId);
  if ((await filesBelow(own)).length > 0)
    traces.push({ path: own, action: 'remove', what: 'the child’s own engagement head' });
  const cards = (await listCards(registry)).filter((card) => !isOwn(card, childId));
  const removed = (await listCards(registry)).filter((card) => isOwn(card, childId));
  const refused = trainedOn(childId, cards, removed);
  for (const card of refused)
    traces.push({
      path: pathOf(registry, card),
      action: 'refuse until retrained',
      what: namesChild(card, childId)
        ? `head ${card.id}, trained on this child and others`
        : `head ${card.id}, made from one that was trained on this child`,
    });
  traces.push(...(await unnamedWeights(registry, cards, { own, nowMs })));
  return { traces, refused };
}

/** The card's path in its registry. */
export function pathOf(registry: string, { source, childId, culture }: HeadCard): string {
  return cardPath(registry, source, childId ?? culture ?? 'gennet');
}

function isOwn({ source, childId }: HeadCard, wanted: string): boolean {
  return source === 'child' && childId === wanted;
}

function namesChild({ children }: HeadCard, childId: string): boolean {
  return Object.values(children).some((ids) => ids.includes(childId));
}

/** The heads that learned from the child: by themselves, from their parent, or with the layers that they share. */
function trainedOn(
  childId: string,
  cards: readonly HeadCard[],
  removed: readonly HeadCard[],
): readonly HeadCard[] {
  const refused = new Set(cards.filter((card) => namesChild(card, childId)));
  for (;;) {
    const ids = new Set([...refused, ...removed].map(({ id }) => id));
    const shared = new Set(
      [...refused].filter(({ source }) => source === 'GenNet').map(({ sharedSha256 }) => sharedSha256),
    );
    const more = cards.filter(
      (card) => !refused.has(card) && (shared.has(card.sharedSha256) || ids.has(card.parent ?? '')),
    );
    if (more.length === 0) return cards.filter((card) => refused.has(card));
    for (const card of more) refused.add(card);
  }
}

async function unnamedWeights(
  registry: string,
  cards: readonly HeadCard[],
  { own, nowMs }: { readonly own: string; readonly nowMs: number },
): Promise<readonly Trace[]> {
  const named = new Set(
    cards.flatMap((card) => [basename(sharedPath(registry, card.sharedSha256)), card.lastLayerFile]),
  );
  const traces: Trace[] = [];
  for (const path of await filesBelow(registry)) {
    if (path.startsWith(`${own}/`) || !path.endsWith('.safetensors') || named.has(basename(path))) continue;
    if (nowMs - (await stat(path)).mtimeMs < keepNewMs) continue;
    traces.push({
      path,
      action: 'remove',
      what: 'weights that no head uses, of whom is not known',
    });
  }
  return traces;
}
