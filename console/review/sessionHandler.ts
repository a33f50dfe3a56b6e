import { existsSync } from 'node:fs';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { RapportError } from '../../core/RapportError.js';
import { isSystemError } from '../../core/systemError.js';
import type { SessionShelf } from './SessionShelf.js';

type Answer = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
export type SessionAnswer = (
  folder: string,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<unknown>;

/**
 * Makes what answers for a session, by `?session=<handle>`. What cannot be done is said, in the words of its error; of a session that
 * was removed, or is being so, it is said that it is gone (410).
 */
export function sessionHandler(shelf: SessionShelf): (answer: SessionAnswer) => Answer {
  return (answer) =>
    saying(async (request, reply) => {
      const { session } = request.query as { session?: unknown };
      const folder = typeof session === 'string' ? shelf.folderOf(session) : undefined;
      if (folder === undefined)
        return reply.code(404).send({ says: 'This server knows no such session: list them again.' });
      // Before it is answered: whoever writes into the folder would make it anew.
      if (isGone(folder, shelf)) return sendGone(reply);
      try {
        return await answer(folder, request, reply);
      } catch (error) {
        // A file that is missed while the folder is being removed is no fault of the server.
        if (isGone(folder, shelf) || (isSystemError(error) && error.code === 'ENOENT'))
          return sendGone(reply);
        throw error;
      }
    });
}

function isGone(folder: string, shelf: SessionShelf): boolean {
  return shelf.isBeingRemoved(folder) || !existsSync(folder);
}

function sendGone(reply: FastifyReply): FastifyReply {
  return reply.code(410).send({
    says: 'The session, or what was asked for of it, is gone: it has been removed. List the sessions again.',
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
