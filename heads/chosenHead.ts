import type { EngagementHead } from '../core/engagement/EngagementHead.js';
import { HeadInUse } from './registry/HeadInUse.js';

/** Which head a command asks for: by its id, or by child or culture; empty texts ask for nothing. */
export interface AskedHead {
  /** `prior` for none. */
  readonly head: string;
  /** The registry's folder; empty for this installation's. */
  readonly heads: string;
  readonly child: string;
  readonly culture: string;
}

/**
 * The head that is asked for; `undefined` is the prior.
 *
 * @param model the affect network whose features it must read
 * @throws RapportError of the registry where the head that is asked for is not there
 */
export async function chosenHead(asked: AskedHead, model: string): Promise<EngagementHead | undefined> {
  const registry = await HeadInUse.of({ heads: asked.heads, childId: '', culture: '', model });
  if (asked.head === 'prior') return undefined;
  await registry.select({
    ...(asked.head !== '' && { headId: asked.head }),
    ...(asked.child !== '' && { childId: asked.child }),
    ...(asked.culture !== '' && { culture: asked.culture }),
  });
  return registry.engagementHead;
}
