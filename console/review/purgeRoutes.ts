import type { FastifyInstance } from 'fastify';

import { purgeSession } from '../../record/purge/purgeSession.js';
import { memberOf } from '../http/createServer.js';
import { purgeBody, type Purged } from '../wire/review.js';
import { routes } from '../wire/routes.js';
import { checkValue } from '../wire/values.js';
import type { ReviewPorts } from './ReviewPorts.js';
import type { sessionHandler } from './sessionHandler.js';
import type { SessionShelf } from './SessionShelf.js';
import type { TrainingDesk } from './training/TrainingDesk.js';

/** Removes a session for good. */
export function purgeRoutes(
  server: FastifyInstance,
  ofSession: ReturnType<typeof sessionHandler>,
  {
    shelf,
    training,
    logs,
    log,
  }: { readonly shelf: SessionShelf; readonly training: TrainingDesk } & Pick<ReviewPorts, 'logs' | 'log'>,
): void {
  server.post(
    routes.reviewPurge,
    ofSession(async (folder, request, reply): Promise<unknown> => {
      const body = checkValue(request.body, purgeBody);
      if (!body.ok) return reply.code(400).send({ says: body.problem });
      const by = memberOf(request);
      if (by.role !== 'operator')
        return reply.code(403).send({ says: 'Only an operator removes a session: log in as one.' });
      const { traces, proof } = await purgeSession(folder, {
        ...body.value,
        logs,
        now: new Date(),
        beforeRemoval: async () => {
          shelf.removalBegins(folder);
          // What is made of the session ends, and its candidate with it.
          await training.leave(folder);
        },
      }).finally(() => shelf.removalEnded(folder));
      log(by, { what: 'purge', detail: null, done: true, says: 'A session was removed for good.' });
      const removed = traces.map(({ path, action }) => ({
        path,
        action: action === 'remove' ? ('folder' as const) : ('lines' as const),
      }));
      return { removed, filesSearched: proof.filesSearched, remaining: proof.remaining } satisfies Purged;
    }),
  );
}
