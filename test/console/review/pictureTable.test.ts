import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { PictureShelf } from '../../../console/review/PictureShelf.js';
import { findPictures, readPicture } from '../../../console/review/pictureTable.js';
import { statedCounts } from '../../../sources/mcap/statedCounts.js';
import { temporaryFolder } from '../../setup/temporaryFolder.js';
import { jpegOf, recordPictures } from './recordPictures.js';

const second = 1_000_000_000n;
const stamps = Array.from(
  { length: 10 },
  (_, index) => 1_795_000_000n * second + BigInt(index) * 40_000_000n,
);

it('finds every picture by its own stamp, and reads its file as it was recorded', async () => {
  const folder = temporaryFolder();
  const { path } = await recordPictures(folder, stamps);
  const table = await findPictures([path]);
  expect([...table.stampsNs]).toEqual(stamps);
  for (const number of [0, 3, 9]) expect(await readPicture(table, number)).toEqual(jpegOf(number));
  expect(await readPicture(table, 10)).toBeUndefined();
  expect(statedCounts(path)?.map(({ name, count }) => [name, count])).toEqual([
    ['/numbers', 10],
    ['/camera/image_raw/compressed', 10],
  ]);
});

it('a recording that a killed recorder has left says the same, but for its count', async () => {
  const folder = temporaryFolder();
  const recording = await recordPictures(folder, stamps, { isClosed: false });
  expect([...(await findPictures([recording.path])).stampsNs]).toEqual(stamps);
  expect(statedCounts(recording.path)).toBeUndefined();
  await recording.close();
});

it('cut anywhere, only whole pictures are found, from the first on, and each can be read', async () => {
  const folder = temporaryFolder();
  const { path } = await recordPictures(folder, stamps);
  const size = statSync(path).size;
  const cut = join(folder, 'cut.mcap');
  const counts: number[] = [];
  for (let bytes = 0; bytes < size; bytes += 61) {
    copyFileSync(path, cut);
    truncateSync(cut, bytes);
    const table = await findPictures([cut]);
    const found = table.stampsNs.length;
    expect([...table.stampsNs]).toEqual(stamps.slice(0, found));
    if (found > 0) expect(await readPicture(table, found - 1)).toEqual(jpegOf(found - 1));
    counts.push(found);
  }
  expect(counts).toEqual([...counts].sort((one, other) => one - other));
  expect(counts.at(-1)).toBe(10);
});

it('bytes that are no recording hold no pictures', async () => {
  const path = join(temporaryFolder(), 'session.mcap');
  for (const text of ['', 'no recording', '\u0089MCAP0\r\n']) {
    writeFileSync(path, text, 'latin1');
    expect((await findPictures([path])).stampsNs).toHaveLength(0);
    expect(statedCounts(path)).toBeUndefined();
  }
});

it('pictures without a stamp have the time of their recording; those of two recordings are in order', async () => {
  const folder = temporaryFolder();
  const { path } = await recordPictures(folder, [0n]);
  const other = join(folder, 'session_2.mcap');
  writeFileSync(other, readFileSync((await recordPictures(temporaryFolder(), stamps.slice(0, 2))).path));
  const table = await findPictures([other, path]);
  expect([...table.stampsNs]).toEqual([20_000_000n, ...stamps.slice(0, 2)]);
  expect(await readPicture(table, 2)).toEqual(jpegOf(1));
});

it('a session that goes on has more pictures when it is asked again', async () => {
  const folder = temporaryFolder();
  const shelf = new PictureShelf();
  expect((await shelf.tableOf(folder)).files).toEqual([]);
  await (await recordPictures(folder, stamps.slice(0, 4), { isClosed: false })).close();
  const first = await shelf.tableOf(folder);
  expect(first.stampsNs).toHaveLength(4);
  expect(await shelf.tableOf(folder)).toBe(first);
  await recordPictures(folder, stamps.slice(4));
  expect((await shelf.tableOf(folder)).stampsNs).toHaveLength(10);
  expect(await shelf.picture(folder, 4)).toEqual(jpegOf(0));
  expect(await shelf.picture(folder, 99)).toBeUndefined();
});
