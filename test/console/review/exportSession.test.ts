import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { readTable } from '../../../archive/tables/readTable.js';
import { sessionCommand } from '../../../cli/session.js';
import { writePass } from '../../../console/review/AnnotationFiles.js';
import type { SessionList } from '../../../console/wire/review.js';
import { routes } from '../../../console/wire/routes.js';
import { readAnnotations } from '../../../tables/readAnnotations.js';
import { outputOf, runCommand } from '../../cli/runCommand.js';
import { sessionOf, startedNs, writeSession } from '../../report/longSession.js';
import { temporaryFolder } from '../../setup/temporaryFolder.js';
import { recordPictures } from './recordPictures.js';
import { reviewServer } from './reviewServer.js';

const reading = { maxGapSec: 1, maxOutOfRangeShare: 0.05 };
const at = (seconds: number): string => String(startedNs + BigInt(Math.round(seconds * 1e9)));
const points: [string, number | null][] = [
  [at(2), 0.5],
  [at(4), null],
  [at(5), -0.25],
  [at(8), null],
];

/** The first picture was taken a second after the start, and recorded 20 ms later. */
async function annotated(root: string): Promise<string> {
  const folder = await writeSession(root, sessionOf(1));
  await recordPictures(
    folder,
    [1, 2, 3].map((second) => startedNs + BigInt(second) * 1_000_000_000n),
  );
  const pass = { pass: 1, lagSec: 0, points };
  await writePass(folder, { ...pass, coder: 'Ana', finished: false });
  await writePass(folder, { ...pass, coder: 'Ben', finished: true });
  return folder;
}

it('the page gives files that the suite reads back, and of others’ annotations nothing before one has finished', async () => {
  const root = temporaryFolder();
  const folder = await annotated(root);
  const { server, get } = await reviewServer(root);
  onTestFinished(() => server.close());
  const list = JSON.parse((await get(routes.reviewSessions)).body.toString()) as SessionList;
  const fetched = async (query: string): Promise<string> => {
    const answer = await get(`${routes.reviewExport}?session=${list.sessions[0]?.handle}&${query}`);
    expect([query, answer.status]).toEqual([query, 200]);
    const name = /filename="(.+)"$/u.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? '';
    writeFileSync(join(root, name), answer.body);
    return join(root, name);
  };

  for (const format of ['csv', 'parquet']) {
    const { columns } = await readTable(await fetched(`table=annotations&format=${format}`));
    expect(columns.get('coder')).toEqual(['Ana', 'Ana', 'Ana', 'Ana']);
    expect(columns.get('stamp_ns')).toEqual(points.map(([stamp]) => BigInt(stamp)));
    expect(columns.get('value')).toEqual([0.5, undefined, -0.25, undefined]);
  }
  expect((await readTable(await fetched('table=frames&format=parquet'))).rows).toBe(299);

  // Second 0 of the recording is its first message, which came with the first picture: 1.02 s after the start - 20 ms.
  const labels = await readAnnotations(await fetched('table=labels&format=csv'), 'labels', reading);
  expect(labels).toHaveLength(1);
  expect(labels[0]?.trace.timesSec[0]).toBeCloseTo(1);
  const eaf = await readAnnotations(await fetched('table=annotations&format=eaf'), 'eaf', {
    ...reading,
    tier: 'Ana 1',
  });
  expect(eaf[0]?.trace.timesSec[0]).toBeCloseTo(1);
  expect(eaf[0]?.trace.timesSec.at(-1)).toBeCloseTo(7, 1);

  await writePass(folder, { coder: 'Ana', pass: 2, lagSec: 0, finished: true, points: [] });
  const { columns } = await readTable(await fetched('table=annotations&format=csv'));
  expect(new Set(columns.get('coder'))).toEqual(new Set(['Ana', 'Ben']));
  for (const query of ['table=readings&format=csv', 'table=frames&format=eaf', 'table=..&format=csv', ''])
    expect(
      (await get(`${routes.reviewExport}?session=${list.sessions[0]?.handle}&${query}`)).status,
    ).toBeGreaterThanOrEqual(400);
});

it('the command writes the same, of all coders', async () => {
  const root = temporaryFolder();
  await annotated(root);
  const words = ['session', 'export', 'long', '--root', root, '--out', join(root, 'out')];
  const said = await outputOf(sessionCommand, words);
  expect(
    said
      .trim()
      .split('\n')
      .map((line) => line.replace(/^.*\/out\//u, '')),
  ).toEqual([
    'annotations.csv: 8 rows, 6 columns',
    expect.stringMatching(/^labels\.csv: \d+ rows, 3 columns$/u),
    expect.stringMatching(/^frames\.csv: 299 rows/u),
    expect.stringMatching(/^events\.csv/u),
  ]);
  expect(await outputOf(sessionCommand, [...words, '--format', 'eaf'])).toMatch(
    /annotations\.eaf: 2 passes/u,
  );
  const none = await runCommand(sessionCommand, [...words, '--tables', 'readings']);
  expect(none.error).toMatchObject({ code: 'export/no-table' });
});
