import type { FastifyInstance } from 'fastify';

import type { ActionLog } from '../live/ActionLog.js';
import type { LiveHub } from '../live/LiveHub.js';
import { parseStopMessage } from '../wire/fromPage.js';
import type { StopAnswer } from '../wire/stopAnswer.js';
import { routes } from '../wire/routes.js';
import { memberOf } from './createServer.js';

/** Of leading a session: the stop first, on a socket of its own and by POST. */
export function liveRoutes(hub: LiveHub, log: ActionLog): (server: FastifyInstance) => void {
  return (server) => {
    server.get(routes.stopSocket, { websocket: true }, (socket, request) =>
      hub.stop(socket, memberOf(request)),
    );
    server.get(routes.liveSocket, { websocket: true }, (socket, request) =>
      hub.live(socket, memberOf(request)),
    );
    server.get(routes.videoSocket, { websocket: true }, (socket) => hub.video(socket));
    server.post(routes.stop, async (request, reply) => {
      const message = parseStopMessage(JSON.stringify(request.body));
      if (!message.ok) return reply.code(400).send({ says: message.problem });
      // Answered when it is known whether the robot's side has heard it.
      return new Promise<StopAnswer>((resolve) => {
        hub.pressed(message.value, memberOf(request), (answer) => {
          if (answer.state !== 'sent') resolve(answer);
        });
      });
    });
    server.get(routes.actions, async (_request, reply) =>
      reply
        .type('application/x-ndjson')
        .header('content-disposition', 'attachment; filename="actions.jsonl"')
        .send(await log.export()),
    );
  };
}
