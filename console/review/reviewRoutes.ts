import { open } from 'node:fs/promises';
import { join } from 'node:path';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { defaultRegistry } from '../../heads/registry/headPaths.js';
import { defaultLogs } from '../../record/purge/defaultLogs.js';
import { readSessionLog, type SessionLog } from '../../record/recoverSession.js';
import { reportFile } from '../../report/reportFile.js';
import { memberOf } from '../http/createServer.js';
import { annotationPass, type AnnotationPasses } from '../wire/review.js';
import { routes } from '../wire/routes.js';
import { checkValue } from '../wire/values.js';
import { coderIdOf, readPasses, writePass } from './AnnotationFiles.js';
import { calibrationRoutes } from './calibrationRoutes.js';
import { exportRoutes } from './exportRoutes.js';
import { pictureRoutes } from './pictureRoutes.js';
import { purgeRoutes } from './purgeRoutes.js';
import type { ReviewPorts } from './ReviewPorts.js';
import { saying, sessionHandler } from './sessionHandler.js';
import { eventsOf, readingsOf } from './sessionRecordViews.js';
import { SessionShelf } from './SessionShelf.js';
import { startTraining } from './training/startTraining.js';
import { TrainingDesk } from './training/TrainingDesk.js';
import { trainingRoutes } from './training/trainingRoutes.js';
import { clearAbandoned } from './training/workFolder.js';

const annotationBytes = 32 * 1024 * 1024;

/**
 * Recorded sessions for the review: their lists, curves, events, pictures, and the annotations of whoever is logged in.
 *
 * @param given what the server does beside it: by default heads are those of this installation, and nothing is written down
 */
export function reviewRoutes(
  root: string,
  given: Partial<ReviewPorts> = {},
): (server: FastifyInstance) => void {
  const ports = { ...defaultPorts(), ...given };
  const shelf = new SessionShelf(root);
  const ofSession = sessionHandler(shelf);
  return (server) => {
    const training = new TrainingDesk({
      start: ports.startTraining,
      registry: ports.registry,
      refuseNow: ports.refuseTraining,
      log: ports.log,
    });
    server.addHook('onClose', () => training.close());
    clearAbandoned(root).catch(ports.trouble);
    server.get(
      routes.reviewSessions,
      saying(() => shelf.list(Date.now())),
    );
    server.get(
      routes.reviewReadings,
      ofSession(async (folder) => readingsOf((await readSessionLog(folder)).events)),
    );
    server.get(
      routes.reviewEvents,
      ofSession(async (folder) => {
        const log = await readSessionLog(folder);
        return eventsOf(log.events, unreadableOf(log));
      }),
    );
    server.get(
      routes.reviewAnnotations,
      ofSession(async (folder, request): Promise<AnnotationPasses> => ({
        passes: [...(await readPasses(folder, coderIdOf(memberOf(request).name)))],
      })),
    );
    server.put(routes.reviewAnnotations, { bodyLimit: annotationBytes }, ofSession(putPass));
    pictureRoutes(server, ofSession);
    calibrationRoutes(server, ofSession);
    exportRoutes(server, ofSession);
    trainingRoutes(server, ofSession, training);
    purgeRoutes(server, ofSession, { shelf, training, ...ports });
    server.get(
      routes.reviewReport,
      ofSession(async (folder, _request, reply) =>
        // Not shown in the page's place: its style is its own.
        reply
          .type('text/html; charset=utf-8')
          .header('content-disposition', 'attachment; filename="report.html"')
          .send((await open(join(folder, reportFile))).createReadStream()),
      ),
    );
  };
}

function defaultPorts(): ReviewPorts {
  return {
    registry: defaultRegistry,
    logs: defaultLogs(process.env),
    log: () => undefined,
    trouble: () => undefined,
    refuseTraining: () => undefined,
    startTraining,
  };
}

async function putPass(folder: string, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const pass = checkValue(request.body, annotationPass);
  if (!pass.ok) return reply.code(400).send({ says: pass.problem });
  const coder = coderIdOf(memberOf(request).name);
  if (pass.value.coder !== coder)
    return reply.code(403).send({ says: `You are logged in as ${coder}: nobody writes for another coder.` });
  const refused = await writePass(folder, pass.value);
  return refused === undefined ? { says: 'Saved.' } : reply.code(409).send({ says: refused });
}

/** Torn or missing lines, as the log's own warnings count them. */
function unreadableOf({ warnings }: SessionLog): number {
  return warnings.reduce((sum, { text }) => sum + Number(/^\d+/u.exec(text)?.[0] ?? 0), 0);
}
