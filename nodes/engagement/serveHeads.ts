import { Subscription } from 'rxjs';

import type { engagementParameters } from '../../config/engagement.js';
import { RapportError } from '../../core/RapportError.js';
import { sourceCodes } from '../messages/engagementMessage.js';
import { sessionStateCodes } from '../messages/sessionMessages.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { provideService } from '../runtime/provideService.js';
import { services } from '../services.js';
import { topics } from '../topics.js';
import type { HeadChoice, HeadInUse } from './HeadInUse.js';
import type { LiveLabels } from './LiveLabels.js';

/**
 * Lets the operator choose the head while running, and a starting session bring its child's.
 *
 * A head is loaded and tried before the switch; the present one stays when that fails.
 */
export function serveHeads(
  context: NodeContext<typeof engagementParameters>,
  head: HeadInUse,
  labels: LiveLabels,
): Subscription {
  const inUse = (): string => head.engagementHead?.id ?? 'the prior';

  async function select(choice: HeadChoice): Promise<string | undefined> {
    try {
      await head.select(choice);
      context.log.info(`Engagement now comes from ${inUse()}.`);
      return undefined;
    } catch (error) {
      const text = error instanceof RapportError ? error.message : String(error);
      context.diagnostics.warn({ code: 'engagement/head-refused', text });
      return text;
    }
  }

  let sessionId = '';
  const sessions = context.topics.observe(topics.sessionState).subscribe((session) => {
    if (session.state !== sessionStateCodes.running || session.session_id === sessionId) return;
    sessionId = session.session_id;
    labels.forget();
    void select(choiceOf(session));
  });
  const service = provideService(context.node, services.selectHead, async (request) => {
    const refused = await select(choiceOf(request));
    return {
      success: refused === undefined,
      message: refused ?? `Engagement now comes from ${inUse()}.`,
      source: head.engagementHead ? sourceCodes[head.engagementHead.source] : sourceCodes.prior,
      head_id: head.engagementHead?.id ?? '',
    };
  });
  sessions.add(service);
  return sessions;
}

function choiceOf({
  head_id: headId = '',
  child_id: childId,
  culture,
}: {
  head_id?: string;
  child_id: string;
  culture: string;
}): HeadChoice {
  return {
    ...(headId !== '' && { headId }),
    ...(childId !== '' && { childId }),
    ...(culture !== '' && { culture }),
  };
}
