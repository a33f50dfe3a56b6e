import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it, onTestFinished, vi } from 'vitest';

import type { SessionList } from '../../../console/wire/review.js';
import { routes } from '../../../console/wire/routes.js';
import { sessionOf, startedNs, writeSession } from '../../report/longSession.js';
import { temporaryFolder } from '../../setup/temporaryFolder.js';
import { recordPictures } from './recordPictures.js';
import { reviewServer } from './reviewServer.js';

it('says of a session that was removed that it is gone, and makes nothing of it anew', async () => {
  const root = temporaryFolder();
  const folder = await writeSession(root, sessionOf(1));
  await recordPictures(folder, [startedNs]);
  const { server, get, send } = await reviewServer(root);
  onTestFinished(() => server.close());
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => written.mockRestore());
  const { sessions } = JSON.parse((await get(routes.reviewSessions)).body.toString()) as SessionList;
  const of = (route: string): string => `${route}?session=${sessions[0]?.handle ?? ''}`;
  const picture = `${of(routes.reviewPicture)}&index=0`;
  expect((await get(of(routes.reviewPictures))).status).toBe(200);
  expect((await get(picture)).status).toBe(200);

  // As while it is being removed: the folder is still there, a file of it is not.
  renameSync(join(folder, 'session.mcap'), join(root, 'elsewhere.mcap'));
  const going = await get(picture);
  expect([going.status, JSON.parse(going.body.toString())]).toEqual([
    410,
    { says: expect.stringMatching(/is gone: it has been removed/u) as unknown },
  ]);
  rmSync(folder, { recursive: true });
  for (const path of [
    picture,
    ...[routes.reviewPictures, routes.reviewReadings, routes.reviewEvents, routes.reviewReport].map(of),
  ])
    expect([path, (await get(path)).status]).toEqual([path, 410]);
  const pass = { coder: 'Ana', pass: 1, lagSec: 0, finished: false, points: [] };
  expect((await send('PUT', of(routes.reviewAnnotations), pass)).status).toBe(410);
  expect(existsSync(folder)).toBe(false);
  expect(written).not.toHaveBeenCalled();
});
