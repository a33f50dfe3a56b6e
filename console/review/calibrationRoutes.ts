import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { SerialQueue } from '../../core/SerialQueue.js';
import { memberOf } from '../http/createServer.js';
import { clipBody, trainingBody, type CalibrationView } from '../wire/calibration.js';
import { routes } from '../wire/routes.js';
import { checkValue } from '../wire/values.js';
import { allPasses, coderIdOf } from './AnnotationFiles.js';
import { calibrationView, clipOf, trainingOf } from './calibrate.js';
import { readCalibration, writeClip, writeTraining } from './CalibrationFiles.js';
import type { sessionHandler } from './sessionHandler.js';

const trainingBytes = 4 * 1024 * 1024;

/** Clips by which coders are calibrated to each other: marking one, training on it, and how near everybody came. */
export function calibrationRoutes(
  server: FastifyInstance,
  ofSession: ReturnType<typeof sessionHandler>,
): void {
  // One after the other, so that no two get one number.
  const writing = new SerialQueue();
  server.get(
    routes.reviewCalibration,
    ofSession((folder, request) => viewFor(folder, request)),
  );
  server.put(
    routes.reviewCalibration,
    ofSession((folder, request, reply) => writing.run(() => mark(folder, request, reply))),
  );
  server.post(
    routes.reviewCalibration,
    { bodyLimit: trainingBytes },
    ofSession((folder, request, reply) => writing.run(() => train(folder, request, reply))),
  );
}

/** @throws the file system's error */
export async function viewFor(folder: string, request: FastifyRequest): Promise<CalibrationView> {
  const { name, role } = memberOf(request);
  return calibrationView(await readCalibration(folder), await allPasses(folder), {
    coder: coderIdOf(name),
    role,
  });
}

async function mark(folder: string, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { name, role } = memberOf(request);
  if (role === 'observer')
    return reply.code(403).send({ says: 'Who observes marks no clip: log in as operator or coder.' });
  const body = checkValue(request.body, clipBody);
  if (!body.ok) return reply.code(400).send({ says: body.problem });
  const { clips } = await readCalibration(folder);
  const clip = clipOf(body.value, await allPasses(folder), {
    by: coderIdOf(name),
    at: new Date(),
    number: (clips.at(-1)?.clip ?? 0) + 1,
  });
  if (typeof clip === 'string') return reply.code(409).send({ says: clip });
  await writeClip(folder, clip);
  return viewFor(folder, request);
}

async function train(folder: string, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const body = checkValue(request.body, trainingBody);
  if (!body.ok) return reply.code(400).send({ says: body.problem });
  const coder = coderIdOf(memberOf(request).name);
  const { clips, trainings } = await readCalibration(folder);
  const clip = clips.at(-1);
  if (clip?.clip !== body.value.clip)
    return reply.code(409).send({ says: 'Another clip was marked meanwhile: open the session again.' });
  if (clip.reference.some((pass) => pass.coder === coder))
    return reply
      .code(409)
      .send({ says: 'Your own pass is part of what was agreed on: train on another clip.' });
  const before = trainings.filter((training) => training.coder === coder);
  const hasCoded = (await allPasses(folder)).some((pass) => pass.coder === coder && pass.finished);
  const training = trainingOf(clip, body.value, {
    by: coder,
    at: new Date(),
    attempt: (before.at(-1)?.attempt ?? 0) + 1,
    isBlind: before.length === 0 && !hasCoded,
  });
  if (typeof training === 'string') return reply.code(409).send({ says: training });
  await writeTraining(folder, training);
  return viewFor(folder, request);
}
