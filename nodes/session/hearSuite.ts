import type { Subscription } from 'rxjs';

import type { sessionParameters } from '../../config/session.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { stampToNs } from '../runtime/stamp.js';
import { topics } from '../topics.js';
import type { SessionDriver } from './SessionDriver.js';

/** Tells the session what cannot be made again from images: what the suite says of itself, and people's annotations. */
export function hearSuite(
  { topics: heard, diagnostics }: NodeContext<typeof sessionParameters>,
  session: Pick<SessionDriver, 'step'>,
): Subscription {
  const listening = heard.observe(topics.log).subscribe(({ header, node, kind, values }) => {
    session.step({
      kind: 'note',
      node,
      what: kind,
      sinceNs: stampToNs(header.stamp),
      values: Object.fromEntries(values.map(({ key, value }) => [key, value])),
    });
  });
  listening.add(
    heard.observe(topics.annotation).subscribe(({ header, value, child_id: childId, coder }) => {
      const momentNs = stampToNs(header.stamp);
      const refused = session.step({ kind: 'annotate', momentNs, value, childId, coder });
      if (refused !== undefined)
        diagnostics.warn({
          code: 'session/annotation-not-recorded',
          text: `An annotation is not in the record: ${refused}`,
        });
    }),
  );
  return listening;
}
