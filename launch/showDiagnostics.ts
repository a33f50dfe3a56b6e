import type rclnodejs from 'rclnodejs';
import { Subscription } from 'rxjs';

import type { DiagnosticStatus } from '../nodes/runtime/NodeDiagnostics.js';
import { createSubscription } from '../nodes/runtime/rosEndpoints.js';

/** Shows the operator what nodes warn of on /diagnostics: when it begins, and when it is over. */
export function showDiagnostics(node: rclnodejs.Node, write: (line: string) => void): Subscription {
  const current = new Map<string, string>();
  const topic = { type: 'diagnostic_msgs/msg/DiagnosticArray', name: '/diagnostics', qos: 'event' } as const;
  const end = createSubscription<{ status: DiagnosticStatus[] }>(node, topic, ({ status }) => {
    for (const { name, level, message } of status.filter((each) => each.name.startsWith('rapport: '))) {
      const source = name.slice('rapport: '.length);
      const before = current.get(source);
      if (level === 0) {
        if (before !== undefined) write(`  ✓ ${source}: well again`);
        current.delete(source);
      } else if (before === undefined) {
        write(`  ! ${source}: ${message}`);
        current.set(source, message);
      }
    }
  });
  return new Subscription(end);
}
