import type rclnodejs from 'rclnodejs';
import { Subscription } from 'rxjs';

import type { DiagnosticStatus } from '../nodes/runtime/NodeDiagnostics.js';
import { createSubscription } from '../nodes/runtime/rosEndpoints.js';
import { suiteOfStatus } from '../nodes/runtime/suiteOfStatus.js';
import { nothingShown, stepShownStatus, type ShownStatus } from './stepShownStatus.js';

/** Shows the operator what nodes warn of on /diagnostics: when it begins, when it changes, and when it is over. */
export function showDiagnostics(node: rclnodejs.Node, write: (line: string) => void): Subscription {
  const shown = new Map<string, ShownStatus>();
  const topic = { type: 'diagnostic_msgs/msg/DiagnosticArray', name: '/diagnostics', qos: 'event' } as const;
  const end = createSubscription<{ status: DiagnosticStatus[] }>(node, topic, (message) => {
    for (const status of message.status.filter(
      ({ name }) => suiteOfStatus(node.namespace(), name) === 'own',
    )) {
      const before = shown.get(status.name) ?? nothingShown;
      const { state, line } = stepShownStatus(before, { status, nowMs: performance.now() });
      shown.set(status.name, state);
      if (line !== undefined) write(line);
    }
  });
  return new Subscription(end);
}
