import { interval, Subscription } from 'rxjs';

import type { engagementParameters } from '../../config/engagement.js';
import { RapportError } from '../../core/RapportError.js';
import { sourceCodes } from '../messages/engagementMessage.js';
import { sessionStateCodes } from '../messages/sessionMessages.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { warningPeriodMs } from '../runtime/NodeDiagnostics.js';
import { provideService } from '../runtime/provideService.js';
import { services } from '../services.js';
import { topics } from '../topics.js';
import type { HeadChoice, HeadInUse } from './HeadInUse.js';
import type { LiveLabels } from './LiveLabels.js';

/**
 * Lets the operator choose the head while running, and a starting session bring its child's.
 *
 * A head is loaded and tried before the switch. When that fails the operator's own choice changes nothing, but a session
 * goes on with the prior: the head in use may be another child's.
 */
export function serveHeads(
  context: NodeContext<typeof engagementParameters>,
  head: HeadInUse,
  labels: LiveLabels,
): Subscription {
  const inUse = (): string => head.engagementHead?.id ?? 'the prior';

  const refuse = (text: string): void => {
    context.diagnostics.warn({ code: 'engagement/head-refused', text });
  };

  /** Why the running session's head is not in use, for as long as that is so. */
  let refusedAtStart: string | undefined;

  async function select(choice: HeadChoice): Promise<string | undefined> {
    try {
      await head.select(choice);
      refusedAtStart = undefined;
      context.log.info(`Engagement now comes from ${inUse()}.`);
      return undefined;
    } catch (error) {
      const text = error instanceof RapportError ? error.message : String(error);
      refuse(text);
      return text;
    }
  }

  let sessionId = '';
  const sessions = context.topics.observe(topics.sessionState).subscribe((session) => {
    if (session.state !== sessionStateCodes.running || session.session_id === sessionId) return;
    sessionId = session.session_id;
    labels.forget(session.child_id);
    refusedAtStart = undefined;
    // While the new child's head is read, nobody is judged by another child's.
    if (head.engagementHead?.source === 'child') head.use(undefined);
    void select(choiceOf(session)).then((refused) => {
      // Unless another session has begun meanwhile.
      if (refused === undefined || session.session_id !== sessionId) return;
      head.use(undefined);
      refusedAtStart = `${refused} Engagement comes from the prior.`;
      refuse(refusedAtStart);
    });
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
  sessions.add(
    interval(warningPeriodMs).subscribe(() => {
      if (refusedAtStart !== undefined) refuse(refusedAtStart);
    }),
  );
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
