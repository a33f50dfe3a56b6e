import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { parseProtocol } from '../../config/protocols/parseProtocol.js';
import { readProtocolText } from '../../config/protocols/readProtocolText.js';
import { defaultRegistry } from '../../heads/registry/headPaths.js';
import { listCards } from '../../heads/registry/listCards.js';
import { repositoryRoot } from '../../models/repositoryRoot.js';
import type { LibraryMessage } from '../wire/activity.js';

type Choices = Pick<LibraryMessage, 'protocols' | 'heads'>;

const protocolFolder = join(repositoryRoot, 'config', 'protocols');

/**
 * What a session can be started with: the suite's own protocols, and the heads of its registry, those left out that are not to be
 * used until they are trained again.
 *
 * @param trouble is told of each that cannot be read; the others are offered all the same
 */
export async function startChoices(
  behaviourIds: readonly string[],
  trouble: (error: unknown) => void,
): Promise<Choices> {
  return {
    protocols: await protocolsOf(behaviourIds, trouble),
    heads: (
      await listCards(defaultRegistry, (entry, reason) => trouble(new Error(`Head ${entry}: ${reason}`)))
    )
      .filter(({ withdrawn }) => withdrawn === undefined)
      .map(({ id, source, childId = null, culture = null }) => ({ id, source, childId, culture })),
  };
}

async function protocolsOf(
  behaviourIds: readonly string[],
  trouble: (error: unknown) => void,
): Promise<Choices['protocols']> {
  const names = (await readdir(protocolFolder)).filter((name) => name.endsWith('.yaml')).sort();
  const protocols: Choices['protocols'] = [];
  for (const name of names) {
    const file = join(protocolFolder, name);
    try {
      const { title, languages } = parseProtocol({ text: await readProtocolText(file), file, behaviourIds });
      protocols.push({ id: name.slice(0, -'.yaml'.length), title: { ...title }, languages: [...languages] });
    } catch (error) {
      trouble(error);
    }
  }
  return protocols;
}
