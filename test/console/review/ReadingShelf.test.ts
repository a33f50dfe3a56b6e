import { expect, it, onTestFinished } from 'vitest';

import { ReadingShelf } from '../../../console/review/ReadingShelf.js';
import { pictureReading, type PictureReading, type SessionList } from '../../../console/wire/review.js';
import { routes } from '../../../console/wire/routes.js';
import { checkValue } from '../../../console/wire/values.js';
import { sessionOf, startedNs, writeSession } from '../../report/longSession.js';
import { temporaryFolder } from '../../setup/temporaryFolder.js';
import { readingOf } from './readingOf.js';
import { recordPictures } from './recordPictures.js';
import { reviewServer } from './reviewServer.js';

const second = 1_000_000_000n;
const at = (seconds: number): bigint => startedNs + BigInt(seconds) * second;
const stamps = [0, 1, 2, 3, 4].map(at);
const child = { id: 'f1', box: [100, 50, 80, 120], person: 'child' } as const;
const other = { id: 'f2', box: [-10, 20, 60, 60.5], person: 'other' } as const;

const facesOf = ({ reading }: PictureReading) =>
  reading?.overlay.faces.map(({ id, box, who, followed }) => ({ id, box, who, followed }));

it('gives of a picture what was said of that very stamp, with all faces and whose they are', async () => {
  const folder = temporaryFolder();
  // Of the second picture nothing was said; what was said of the fourth came before what was said of the third.
  const said = [
    [readingOf(at(0), [child, other])],
    [],
    [readingOf(at(3), [other])],
    [readingOf(at(2), []), readingOf(at(1) + 1n, [child])],
    [readingOf(at(4), [{ id: 'f3', box: [0, 0, 1, 1] }], { width: 320, height: 240, isFrozen: true })],
  ];
  await recordPictures(folder, stamps, { readingsOf: (number) => said[number] ?? [] });
  const shelf = new ReadingShelf();
  const first = await shelf.of(folder, at(0));
  expect(first.reading).toMatchObject({ widthPx: 640, heightPx: 480 });
  expect(facesOf(first)).toEqual([
    { id: 'f1', box: [100, 50, 80, 120], who: 'child', followed: true },
    { id: 'f2', box: [-10, 20, 60, 60.5], who: 'other', followed: false },
  ]);
  // A quarter of the box from its left and top: 100 + 20, 50 + 30.
  expect(first.reading?.overlay.faces[0]?.landmarks[0]).toEqual([120, 80]);
  expect(await shelf.of(folder, at(1))).toEqual({ is: 'none', reading: null });
  expect(facesOf(await shelf.of(folder, at(2)))).toEqual([]);
  expect(facesOf(await shelf.of(folder, at(3)))?.map(({ id }) => id)).toEqual(['f2']);
  const last = await shelf.of(folder, at(4));
  expect(last.reading).toMatchObject({ widthPx: 320, heightPx: 240, overlay: { frozen: true } });
  expect(facesOf(last)?.[0]?.who).toBe('off');
});

it('of two that were said of one stamp, as of a picture that a camera repeats, the later one holds', async () => {
  const folder = temporaryFolder();
  const twice = [readingOf(at(0), [child]), readingOf(at(0), [child, other], { isFrozen: true })];
  await recordPictures(folder, [at(0)], { readingsOf: () => twice });
  const { reading } = await new ReadingShelf().of(folder, at(0));
  expect(reading?.overlay.faces).toHaveLength(2);
  expect(reading?.overlay.frozen).toBe(true);
});

it('a box that is no number is not drawn, and a session without readings or without recording says nothing', async () => {
  const folder = temporaryFolder();
  const broken = readingOf(at(0), [{ id: 'f1', box: [NaN, 0, 10, 10] }]);
  await recordPictures(folder, stamps, { readingsOf: (number) => (number === 0 ? [broken] : []) });
  const shelf = new ReadingShelf();
  expect(await shelf.of(folder, at(0))).toEqual({ is: 'unreadable', reading: null });
  expect((await shelf.of(temporaryFolder(), at(0))).is).toBe('none');
  const without = temporaryFolder();
  await recordPictures(without, stamps);
  expect((await shelf.of(without, at(0))).is).toBe('none');
});

it('a session that goes on is looked through again when it is opened again', async () => {
  const folder = temporaryFolder();
  const readingsOf = (number: number) => [readingOf(stamps[number] ?? 0n, [child])];
  await recordPictures(folder, stamps.slice(0, 2), { readingsOf });
  const shelf = new ReadingShelf();
  await shelf.look(folder);
  expect((await shelf.of(folder, at(4))).is).toBe('none');
  await recordPictures(folder, stamps.slice(2), { readingsOf: (number) => readingsOf(number + 2) });
  await shelf.look(folder);
  expect((await shelf.of(folder, at(4))).is).toBe('there');
});

it('the page gets it by the session’s handle, for no browser to keep', async () => {
  const root = temporaryFolder();
  const folder = await writeSession(root, sessionOf(1));
  await recordPictures(folder, stamps, {
    readingsOf: (number) => [readingOf(stamps[number] ?? 0n, [child])],
  });
  const { server, get } = await reviewServer(root);
  onTestFinished(() => server.close());
  const { sessions } = JSON.parse((await get(routes.reviewSessions)).body.toString()) as SessionList;
  const asked = (stamp: string) =>
    get(`${routes.reviewReading}?session=${sessions[0]?.handle}&stamp=${stamp}`);
  const answer = await asked(String(at(2)));
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(checkValue(JSON.parse(answer.body.toString()), pictureReading)).toMatchObject({
    ok: true,
    value: { is: 'there', reading: { widthPx: 640 } },
  });
  for (const stamp of ['', 'x', '1.5']) expect([stamp, (await asked(stamp)).status]).toEqual([stamp, 400]);
});
