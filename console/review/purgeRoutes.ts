import type { FastifyInstance } from 'fastify';

import { defaultLogs } from '../../record/purge/defaultLogs.js';
import { purgeSession } from '../../record/purge/purgeSession.js';
import { memberOf } from '../http/createServer.js';
import { purgeBody, type Purged } from '../wire/review.js';
import { routes } from '../wire/routes.js';
import { checkValue } from '../wire/values.js';
import type { sessionHandler } from './sessionHandler.js';

/** Removes a session for good. */
export function purgeRoutes(
  server: FastifyInstance,
  ofSession: ReturnType<typeof sessionHandler>,
  logs = defaultLogs(process.env),
): void {
  server.post(
    routes.reviewPurge,
    ofSession(async (folder, request, reply): Promise<unknown> => {
      const body = checkValue(request.body, purgeBody);
      if (!body.ok) return reply.code(400).send({ says: body.problem });
      if (memberOf(request).role !== 'operator')
        return reply.code(403).send({ says: 'Only an operator removes a session: log in as one.' });
      const { traces, proof } = await purgeSession(folder, { ...body.value, logs, now: new Date() });
      const removed = traces.map(({ path, action }) => ({
        path,
        action: action === 'remove' ? ('folder' as const) : ('lines' as const),
      }));
      return { removed, filesSearched: proof.filesSearched, remaining: proof.remaining } satisfies Purged;
    }),
  );
}
