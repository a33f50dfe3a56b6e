import { timer, type Subscription } from 'rxjs';

import type { engagementParameters } from '../../config/engagement.js';
import { sentenceOf } from '../../core/sentenceOf.js';
import type { HeadChoice, HeadInUse } from '../../heads/registry/HeadInUse.js';
import { sourceCodes } from '../messages/engagementMessage.js';
import { sessionStateCodes } from '../messages/sessionMessages.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { warningPeriodMs } from '../runtime/NodeDiagnostics.js';
import { provideService } from '../runtime/provideService.js';
import { services } from '../services.js';
import { topics } from '../topics.js';
import type { EngagementLink } from './engagementLinkOf.js';

/**
 * Lets the operator choose the head while running, and a starting session bring its child's, until it ends.
 *
 * A head is loaded and tried before the switch. When that fails the operator's own choice changes nothing, but a session
 * goes on with the prior (`HeadInUse.refused`), and a warning says so for as long.
 */
export function serveHeads(
  context: NodeContext<typeof engagementParameters>,
  head: HeadInUse,
  link: EngagementLink,
): Subscription {
  const inUse = (): string => head.engagementHead?.id ?? 'the prior';
  const report = (): void => {
    if (head.refused === undefined) context.log.info(`Engagement now comes from ${inUse()}.`);
    else context.diagnostics.warn({ code: 'engagement/head-refused', text: head.refused });
  };

  let sessionId = '';
  const serving = context.topics.observe(topics.sessionState).subscribe((session) => {
    const { idle, running, held } = sessionStateCodes;
    if (session.state === idle && sessionId !== '') {
      sessionId = '';
      void link.take({ kind: 'session-ended' });
      void head.endSession().then(report);
    }
    if ((session.state !== running && session.state !== held) || session.session_id === sessionId) return;
    sessionId = session.session_id;
    void link.take({ kind: 'session-began', childId: session.child_id });
    void head.beginSession(choiceOf(session)).then(report);
  });
  // Nobody hears of the session's end while the node is inactive, and its child's head must not outlive it.
  serving.add(() => {
    if (sessionId !== '') void head.endSession();
  });
  serving.add(
    provideService(context.node, services.selectHead, async (request) => {
      const refused = await head.select(choiceOf(request)).then(() => undefined, sentenceOf);
      if (refused === undefined) report();
      else context.diagnostics.warn({ code: 'engagement/head-refused', text: refused });
      return {
        success: refused === undefined,
        message: refused ?? `Engagement now comes from ${inUse()}.`,
        source: head.engagementHead ? sourceCodes[head.engagementHead.source] : sourceCodes.prior,
        head_id: head.engagementHead?.id ?? '',
      };
    }),
  );
  serving.add(
    timer(0, warningPeriodMs).subscribe(() => {
      if (head.refused !== undefined) report();
    }),
  );
  return serving;
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
