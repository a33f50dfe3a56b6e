import { open } from 'node:fs/promises';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { memberOf } from '../../http/createServer.js';
import { routes } from '../../wire/routes.js';
import { candidateBody, headBody } from '../../wire/training.js';
import { checkValue } from '../../wire/values.js';
import { coderIdOf, hidesPasses, readPasses } from '../AnnotationFiles.js';
import type { SessionAnswer, sessionHandler } from '../sessionHandler.js';
import type { TrainingDesk } from './TrainingDesk.js';

/** Features and a personal head from a session, for operators. */
export function trainingRoutes(
  server: FastifyInstance,
  ofSession: ReturnType<typeof sessionHandler>,
  desk: TrainingDesk,
): void {
  const byOperator = (answer: SessionAnswer) =>
    ofSession(async (folder, request, reply) =>
      memberOf(request).role === 'operator'
        ? answer(folder, request, reply)
        : reply.code(403).send({ says: 'Only an operator makes heads of a session: log in as one.' }),
    );
  server.get(
    routes.reviewTraining,
    byOperator((folder) => desk.view(folder)),
  );
  const begin = (what: 'features' | 'personalize') =>
    byOperator(async (folder, request, reply) => {
      const body = checkValue(request.body, headBody);
      if (!body.ok) return reply.code(400).send({ says: body.problem });
      const by = memberOf(request);
      // Of others' annotations those that the asker may see.
      const passes = await readPasses(folder, coderIdOf(by.name));
      await desk.begin(what, folder, { ...body.value, passes, by });
      return desk.view(folder);
    });
  server.post(routes.reviewFeatures, begin('features'));
  server.post(routes.reviewPersonalize, begin('personalize'));
  server.post(
    routes.reviewTrainingCancel,
    byOperator(async (folder, request) => {
      await desk.cancel(folder, memberOf(request));
      return desk.view(folder);
    }),
  );
  server.post(
    routes.reviewCandidate,
    byOperator(async (folder, request, reply) => {
      const body = checkValue(request.body, candidateBody);
      if (!body.ok) return reply.code(400).send({ says: body.problem });
      await desk.decide(folder, body.value, memberOf(request));
      return desk.view(folder);
    }),
  );
  server.get(
    routes.reviewFeatures,
    byOperator(async (folder, request, reply) =>
      (await hidesPasses(folder, coderIdOf(memberOf(request).name)))
        ? reply.code(403).send({
            says: 'Features hold the judgements of others, which you see once you have finished a pass of your own.',
          })
        : sendFile(reply, await asked(folder, request, desk)),
    ),
  );
}

async function asked(
  folder: string,
  request: FastifyRequest,
  desk: TrainingDesk,
): Promise<string | undefined> {
  const { file } = request.query as { file?: unknown };
  return typeof file === 'string' && /^\d{1,4}$/u.test(file) ? desk.file(folder, Number(file)) : undefined;
}

async function sendFile(reply: FastifyReply, path: string | undefined): Promise<FastifyReply> {
  if (path === undefined) return reply.code(404).send({ says: 'There is no such file of features.' });
  const file = await open(path);
  return (
    reply
      .type('application/vnd.apache.parquet')
      .header('cache-control', 'no-store')
      // Nobody's id stands in a file's name.
      .header('content-disposition', 'attachment; filename="features.parquet"')
      .send(file.createReadStream())
  );
}
