import type { FastifyReply, FastifyRequest } from 'fastify';

import { RapportError } from '../../core/RapportError.js';
import type { SessionShelf } from './SessionShelf.js';

type Answer = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
export type SessionAnswer = (
  folder: string,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<unknown>;

/** Makes what answers for a session, by `?session=<handle>`. What cannot be done is said, in the words of its error. */
export function sessionHandler(shelf: SessionShelf): (answer: SessionAnswer) => Answer {
  return (answer) =>
    saying(async (request, reply) => {
      const { session } = request.query as { session?: unknown };
      const folder = typeof session === 'string' ? shelf.folderOf(session) : undefined;
      if (folder === undefined)
        return reply.code(404).send({ says: 'This server knows no such session: list them again.' });
      return answer(folder, request, reply);
    });
}

/** What is expected to go wrong is told to who asks. */
export function saying(answer: Answer): Answer {
  return async (request, reply) => {
    try {
      return await answer(request, reply);
    } catch (error) {
      if (!(error instanceof RapportError)) throw error;
      return reply.code(422).send({ says: error.message });
    }
  };
}
