import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { writePass } from '../../../../console/review/AnnotationFiles.js';
import type { ReviewPorts } from '../../../../console/review/ReviewPorts.js';
import type { RunningTraining } from '../../../../console/review/training/startTraining.js';
import type { TrainingEnd } from '../../../../console/review/training/trainingMessages.js';
import type { SessionList } from '../../../../console/wire/review.js';
import { routes } from '../../../../console/wire/routes.js';
import type { HeadsCompared } from '../../../../console/wire/training.js';
import { sec } from '../../../core/session/frames.js';
import { startedNs } from '../../../report/longSession.js';
import { temporaryFolder } from '../../../setup/temporaryFolder.js';
import { recordPictures } from '../recordPictures.js';
import { reviewServer } from '../reviewServer.js';
import { consentToAll, passOf, writeConsented } from './consentedSession.js';

async function served(role: 'coder' | 'operator', ports: Partial<ReviewPorts> = {}) {
  const root = temporaryFolder();
  const folder = await writeConsented(root);
  await recordPictures(folder, [startedNs, startedNs + sec(1)]);
  const { server, get, send } = await reviewServer(root, { role, ports: { logs: [], ...ports } });
  onTestFinished(() => server.close());
  const { sessions } = JSON.parse((await get(routes.reviewSessions)).body.toString()) as SessionList;
  const of = (route: string): string => `${route}?session=${sessions[0]?.handle ?? ''}`;
  await send('PUT', of(routes.reviewAnnotations), passOf('Ana', [0.5, -0.5]));
  return { root, folder, get, send, of };
}

const told: HeadsCompared = {
  ...{ candidateId: 'child-c7-new', currentId: 'gennet-old', framesFitted: 400, framesHeldOut: 50 },
  ...{ current: {}, candidate: {}, isBetter: true, isIneffective: false },
};
const body = { coder: null, culture: 'C1' };

it('makes nothing for anybody but an operator', async () => {
  const { get, send, of } = await served('coder');
  const says = 'Only an operator makes heads of a session: log in as one.';
  for (const route of [routes.reviewFeatures, routes.reviewPersonalize, routes.reviewTrainingCancel])
    expect(await send('POST', of(route), body)).toEqual({ status: 403, says: { says } });
  const decision = { candidateId: 'child-c7', decision: 'use' };
  expect((await send('POST', of(routes.reviewCandidate), decision)).status).toBe(403);
  expect((await get(of(routes.reviewTraining))).status).toBe(403);
  expect((await get(`${of(routes.reviewFeatures)}&file=0`)).status).toBe(403);
});

it('removes at its start what servers that were killed have left: nobody decides on their candidates', async () => {
  const root = temporaryFolder();
  const folder = await writeConsented(root);
  const mine = `training-${process.pid}-mine`;
  // No process has so high a number.
  for (const name of ['training-99999999-left', mine])
    mkdirSync(join(folder, name, 'candidate'), { recursive: true });
  const { server } = await reviewServer(root);
  onTestFinished(() => server.close());
  const left = () => readdirSync(folder).filter((name) => name.startsWith('training-'));
  await expect.poll(left).toEqual([mine]);
});

it('makes what an operator asks for, says how far it is, and ends it with the session', async () => {
  let stopped = 0;
  const deeds: string[] = [];
  const { root, folder, get, send, of } = await served('operator', {
    registry: '/heads',
    startTraining: (_request, tell): RunningTraining => {
      tell({ kind: 'looking', frames: 1, framesKept: 1, framesInAll: 2 });
      let end: () => void = () => undefined;
      const ended = new Promise<void>((resolve) => (end = resolve));
      return {
        ended: ended.then(() => ({ kind: 'failed', code: 'training/broken', says: 'killed' })),
        stop: () => {
          stopped += 1;
          end();
        },
      };
    },
    log: ({ name }, { what, says }) => deeds.push(`${name} ${what}: ${says}`),
  });
  expect(await send('POST', of(routes.reviewPersonalize), { culture: 'C1' })).toMatchObject({ status: 400 });
  expect(await send('POST', of(routes.reviewPersonalize), body)).toMatchObject({
    status: 200,
    says: { state: 'looking', isHere: true, by: 'Ana', frames: 1, framesInAll: 2 },
  });
  expect(await send('POST', of(routes.reviewFeatures), body)).toMatchObject({
    status: 422,
    says: { says: 'Ana has something made of this session: wait for it, or end it.' },
  });
  expect(await send('POST', of(routes.reviewCandidate), { candidateId: 'x', decision: 'use' })).toMatchObject(
    {
      status: 422,
    },
  );
  mkdirSync(join(folder, 'features'));
  writeFileSync(join(folder, 'features', 'c7-session-01234567.parquet'), 'features');
  const file = await get(`${of(routes.reviewFeatures)}&file=0`);
  expect([file.status, file.body.toString()]).toEqual([200, 'features']);
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="features.parquet"');
  // Judgements of others are in it, which Ana may not see before she has finished a pass.
  rmSync(join(folder, 'annotations'), { recursive: true });
  await writePass(folder, { ...passOf('Ben', [0.5]), pass: 1, finished: true });
  expect(await get(`${of(routes.reviewFeatures)}&file=0`)).toMatchObject({ status: 403 });
  rmSync(join(folder, 'annotations'), { recursive: true });
  for (const none of ['1', '-1', ''])
    expect((await get(`${of(routes.reviewFeatures)}&file=${none}`)).status).toBe(404);

  expect((await send('POST', of(routes.reviewPurge), { typed: 'another' })).status).toBe(422);
  expect([stopped, existsSync(folder)]).toEqual([0, true]);
  expect((await send('POST', of(routes.reviewPurge), { typed: 'one' })).status).toBe(200);
  expect([stopped, readdirSync(root)]).toEqual([1, []]);
  expect(deeds).toEqual([
    'Ana personalize: begun',
    'Ana personalize: The session is being removed.',
    'Ana purge: A session was removed for good.',
  ]);
});

/** What is made, in the test's hands: `end` has it made, and `stopped` counts. */
function worked() {
  const work = { stopped: 0, begun: 0, end: undefined as ((end: TrainingEnd) => void) | undefined };
  const startTraining = (): RunningTraining => {
    work.begun += 1;
    return {
      ended: new Promise<TrainingEnd>((resolve) => (work.end = resolve)),
      stop: () => {
        work.stopped += 1;
        work.end?.({ kind: 'failed', code: 'training/broken', says: 'killed' });
      },
    };
  };
  return { work, startTraining };
}

it('ends what is made of a session that another program removes, and leaves nothing', async () => {
  const { work, startTraining } = worked();
  const { root, folder, send, of } = await served('operator', { startTraining });
  await send('POST', of(routes.reviewFeatures), body);
  rmSync(folder, { recursive: true });
  // What its process has written meanwhile.
  mkdirSync(join(folder, 'features'), { recursive: true });
  await expect.poll(() => work.stopped, { timeout: 5_000 }).toBe(1);
  await expect.poll(() => readdirSync(root)).toEqual([]);
});

it('forgets the candidate of a session that another program removes, and makes others', async () => {
  const { work, startTraining } = worked();
  const { root, folder, get, send, of } = await served('operator', { startTraining });
  const other = await writeConsented(root, consentToAll, {
    sessionId: 'two',
    operator: 'op1',
    childId: 'c8',
  });
  await recordPictures(other, [startedNs, startedNs + sec(1)]);
  const { sessions } = JSON.parse((await get(routes.reviewSessions)).body.toString()) as SessionList;
  const handle = sessions.find(({ sessionId }) => sessionId === 'two')?.handle ?? '';
  const ofOther = (route: string): string => `${route}?session=${handle}`;
  await send('PUT', ofOther(routes.reviewAnnotations), passOf('Ana', [0.5, -0.5]));
  await send('POST', of(routes.reviewPersonalize), body);
  work.end?.({ kind: 'done', comparison: told });
  await expect
    .poll(() => send('POST', ofOther(routes.reviewFeatures), body))
    .toMatchObject({
      says: { says: 'A candidate of another session waits for a decision: use or discard it first.' },
    });
  rmSync(folder, { recursive: true });
  await expect
    .poll(() => send('POST', ofOther(routes.reviewFeatures), body), { timeout: 5_000 })
    .toMatchObject({ status: 200 });
  expect(work.begun).toBe(2);
});
