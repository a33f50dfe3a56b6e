import type { Subscription } from 'rxjs';

import type { sessionParameters } from '../../config/session.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { topics } from '../topics.js';
import type { SessionDriver } from './SessionDriver.js';

/** Tells the session that its operator is there. */
export function hearOperator(
  { topics: heard }: Pick<NodeContext<typeof sessionParameters>, 'topics'>,
  session: Pick<SessionDriver, 'step'>,
): Subscription {
  return heard.observe(topics.operatorHeartbeat).subscribe(({ operator_name: by, tool }) => {
    session.step({ kind: 'heartbeat', by, tool });
  });
}
