import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { takingOf } from '../../../console/review/pictureRoutes.js';
import type { PictureIndex, SessionList } from '../../../console/wire/review.js';
import { routes } from '../../../console/wire/routes.js';
import { sessionOf, startedNs, writeSession } from '../../report/longSession.js';
import { temporaryFolder } from '../../setup/temporaryFolder.js';
import { jpegOf, recordPictures } from './recordPictures.js';
import { reviewServer } from './reviewServer.js';

it('gives a session’s pictures by its handle, for no browser to keep', async () => {
  const root = temporaryFolder();
  const folder = await writeSession(root, sessionOf(1));
  const stamps = [0n, 1n, 2n].map((second) => startedNs + second * 1_000_000_000n);
  await recordPictures(folder, stamps, {
    fileOf: (number) => (number === 1 ? Uint8Array.of(1, 2, 3) : jpegOf(number)),
  });
  const other = await writeSession(root, sessionOf(1, { sessionId: 'other', operator: 'op1' }));
  writeFileSync(join(other, 'session.mcap'), 'damaged');
  const { server, get } = await reviewServer(root);
  onTestFinished(() => server.close());

  const { sessions } = JSON.parse((await get(routes.reviewSessions)).body.toString()) as SessionList;
  expect(sessions.map(({ sessionId, hasPictures }) => [sessionId, hasPictures])).toEqual([
    ['other', null],
    ['long', true],
  ]);
  const of = (route: string, session = sessions[1]?.handle ?? ''): string => `${route}?session=${session}`;
  const index = JSON.parse((await get(of(routes.reviewPictures))).body.toString()) as PictureIndex;
  expect(index).toEqual({ stampsNs: stamps.map(String), taking: [], recording: 'there' });

  const picture = await get(`${of(routes.reviewPicture)}&index=2`);
  expect([picture.status, picture.type]).toEqual([200, 'image/jpeg']);
  expect(picture.headers.get('cache-control')).toBe('no-store');
  expect(new Uint8Array(picture.body)).toEqual(jpegOf(2));
  // One that is damaged, one that is not there, no number, no session.
  for (const path of [
    `${of(routes.reviewPicture)}&index=1`,
    `${of(routes.reviewPicture)}&index=3`,
    `${of(routes.reviewPicture)}&index=-1`,
    of(routes.reviewPicture),
    `${of(routes.reviewPicture, 'unknown')}&index=0`,
  ])
    expect([path, (await get(path)).status]).toEqual([path, 404]);

  const damaged = JSON.parse(
    (await get(of(routes.reviewPictures, sessions[0]?.handle))).body.toString(),
  ) as object;
  expect(damaged).toMatchObject({ stampsNs: [], recording: 'there' });
});

it('says from the log when pictures were recorded, and why not', () => {
  const note = { kind: 'noted', node: 'recorder', what: 'recording', sinceNs: 0n } as const;
  const values = (pictures: string) => ({ file: 'session.mcap', pictures, readings: 'yes' });
  expect(
    takingOf([
      { ...note, seq: 1, stampNs: 5n, values: values('no: no consent') },
      { ...note, seq: 2, stampNs: 7n, values: values('yes') },
      { ...note, seq: 3, stampNs: 8n, what: 'parameters', values: { pictures: 'true' } },
      { ...note, seq: 4, stampNs: 9n, values: values('no: the disk is nearly full') },
    ]),
  ).toEqual([
    { fromNs: '5', is: 'no-consent' },
    { fromNs: '7', is: 'yes' },
    { fromNs: '9', is: 'disk-full' },
  ]);
});
