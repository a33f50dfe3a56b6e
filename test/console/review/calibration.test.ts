import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { readTable } from '../../../archive/tables/readTable.js';
import { sessionCommand } from '../../../cli/session.js';
import { writePass } from '../../../console/review/AnnotationFiles.js';
import type { CalibrationView } from '../../../console/wire/calibration.js';
import type { AnnotationPass, SessionList } from '../../../console/wire/review.js';
import { routes } from '../../../console/wire/routes.js';
import { outputOf } from '../../cli/runCommand.js';
import { sessionOf, startedNs, writeSession } from '../../report/longSession.js';
import { temporaryFolder } from '../../setup/temporaryFolder.js';
import { reviewServer } from './reviewServer.js';

const at = (seconds: number): string => String(startedNs + BigInt(Math.round(seconds * 1e9)));
/** A minute from the fifth second on, by fifths: a wave that comes some seconds late, and lies higher. */
const wave = (lateSec = 0, add = 0): AnnotationPass['points'] =>
  Array.from({ length: 300 }, (_, step) => {
    const seconds = 5 + step / 5;
    const value = 0.5 * Math.sin((seconds - lateSec) / 2) + add;
    return [at(seconds), Math.round(value * 100) / 100];
  });
const clip = { fromNs: at(10), toNs: at(50) };
const reference = [
  { coder: 'Ana', pass: 1 },
  { coder: 'Ben', pass: 1 },
];

async function judged(root: string): Promise<string> {
  const folder = await writeSession(root, sessionOf(1));
  const pass = { pass: 1, lagSec: 0, finished: true };
  await writePass(folder, { ...pass, coder: 'Ana', points: wave(0, 0.1) });
  await writePass(folder, { ...pass, coder: 'Ben', points: wave(0, -0.1) });
  await writePass(folder, { ...pass, coder: 'Eve', finished: false, points: wave() });
  return folder;
}

/** Somebody at the page of that folder, with the one session open. */
async function coder(root: string, name: string) {
  const { server, get, send } = await reviewServer(root, { name });
  onTestFinished(() => server.close());
  const list = JSON.parse((await get(routes.reviewSessions)).body.toString()) as SessionList;
  const query = `?session=${list.sessions[0]?.handle}`;
  const path = routes.reviewCalibration + query;
  return {
    listing: list.sessions[0],
    export: (format: string) => get(`${routes.reviewExport}${query}&table=calibration&format=${format}`),
    text: async () => (await get(path)).body.toString(),
    view: async () => JSON.parse((await get(path)).body.toString()) as CalibrationView,
    mark: (body: object) => send('PUT', path, body),
    train: (body: object) => send('POST', path, body),
  };
}

it('coders train on a clip that others agreed on, and are told how near they came', async () => {
  const root = temporaryFolder();
  const folder = await judged(root);
  const cleo = await coder(root, 'Cleo');
  expect(cleo.listing?.hasClip).toBe(false);
  // Who could agree is told, what they say is not; a pass that is not finished is none.
  expect(await cleo.view()).toMatchObject({ clip: null, candidates: reference, own: [], others: [] });
  expect(await cleo.text()).not.toMatch(/points/u);

  expect((await cleo.mark({ ...clip, reference })).status).toBe(200);
  const marked = await cleo.view();
  // 40 s of two who lie 0.2 apart: consistent, and not in full agreement.
  expect(marked.clip).toMatchObject({ clip: 1, markedBy: 'Cleo', values: null });
  expect(marked.clip?.consistency.value).toBeGreaterThan(0.99);
  expect(marked.clip?.absolute.value).toBeLessThan(0.95);

  const answer = await cleo.train({ clip: 1, lagSec: 0, points: wave(1, 0.2) });
  expect(answer.status).toBe(200);
  const { own, clip: shown } = answer.says as CalibrationView;
  expect(own).toMatchObject([{ coder: 'Cleo', attempt: 1, isBlind: true, clip: 1 }]);
  expect(own[0]?.figures.lagSec).toBeCloseTo(1, 1);
  expect(own[0]?.figures.bias.value).toBeCloseTo(0.2, 1);
  expect(own[0]?.figures.referenceSec).toBeCloseTo(40, 0);
  expect(own[0]?.points.every(([stamp]) => BigInt(stamp) >= BigInt(clip.fromNs))).toBe(true);
  // Now it can be looked at: the mean of Ana and Ben, ten seconds into their wave.
  expect(shown?.values?.[0]).toBeCloseTo(0.5 * Math.sin(5), 1);

  // With that second taken back there is none left; nobody is blind twice.
  await cleo.train({ clip: 1, lagSec: 1, points: wave(1, 0.2) });
  const second = (await cleo.view()).own[1];
  expect(second).toMatchObject({ attempt: 2, isBlind: false, lagSec: 1 });
  expect(second?.figures.lagSec).toBeCloseTo(0, 1);
  // What comes behind the clip is not judged: so much of its end is missing.
  expect(second?.figures.commonSec).toBeCloseTo(39, 0);

  const names = readdirSync(join(folder, 'calibration')).sort();
  expect(names).toEqual(['by-Cleo-1.json', 'by-Cleo-2.json', 'clip-1.json']);
  for (const name of names) expect(statSync(join(folder, 'calibration', name)).mode & 0o777).toBe(0o600);
});

it('nobody sees what can help before one has trained, nor trains on what one has agreed on oneself', async () => {
  const root = temporaryFolder();
  const folder = await judged(root);
  const cleo = await coder(root, 'Cleo');
  await cleo.mark({ ...clip, reference });
  await cleo.train({ clip: 1, lagSec: 0, points: wave(0.6) });

  const dan = await coder(root, 'Dan');
  expect(dan.listing?.hasClip).toBe(true);
  expect(await dan.view()).toMatchObject({ isReference: false, own: [], others: [], clip: { values: null } });
  expect((await dan.export('csv')).status).toBe(422);

  const ana = await coder(root, 'Ana');
  const { isReference, others, clip: shown } = await ana.view();
  expect(isReference).toBe(true);
  expect(others).toMatchObject([{ coder: 'Cleo', figures: {} }]);
  expect(others[0]).not.toHaveProperty('points');
  expect(shown?.values).toHaveLength(200);
  expect((await ana.train({ clip: 1, lagSec: 0, points: wave() })).status).toBe(409);

  // Who has finished a pass of the session has been shown the others' passes.
  await writePass(folder, { coder: 'Dan', pass: 1, lagSec: 0, finished: true, points: wave() });
  await dan.train({ clip: 1, lagSec: 0, points: wave() });
  expect((await dan.view()).own).toMatchObject([{ isBlind: false }]);
});

it('what makes no clip and no training is refused in a sentence, and a new clip takes the place of the old', async () => {
  const root = temporaryFolder();
  const folder = await judged(root);
  const cleo = await coder(root, 'Cleo');
  const says = async (answer: Promise<{ status: number; says: unknown }>) => {
    const { status, says: said } = await answer;
    return [status, (said as { says: string }).says];
  };
  expect(await says(cleo.train({ clip: 1, lagSec: 0, points: wave() }))).toEqual([
    409,
    expect.stringMatching(/open the session again/u),
  ]);
  expect(await says(cleo.mark({ ...clip, toNs: at(39), reference }))).toEqual([
    409,
    expect.stringMatching(/30 s to 15 min, this one 29 s/u),
  ]);
  expect(await says(cleo.mark({ ...clip, reference: [reference[0], { coder: 'Eve', pass: 1 }] }))).toEqual([
    409,
    expect.stringMatching(/Pass 1 of Eve is not finished/u),
  ]);
  expect(await says(cleo.mark({ ...clip, reference: [reference[0], reference[0]] }))).toEqual([
    409,
    expect.stringMatching(/one pass of each/u),
  ]);
  expect((await cleo.mark({ ...clip, reference: [reference[0]] })).status).toBe(400);

  await cleo.mark({ ...clip, reference });
  expect(await says(cleo.train({ clip: 1, lagSec: 0, points: [[at(20), null]] }))).toEqual([
    409,
    expect.stringMatching(/Nothing of the clip was judged/u),
  ]);
  await cleo.train({ clip: 1, lagSec: 0, points: wave() });
  await cleo.mark({ fromNs: at(15), toNs: at(55), reference });
  // What was compared with the first clip is kept as that; the second is still to be judged.
  const { clip: shown, own } = await cleo.view();
  expect(shown).toMatchObject({ clip: 2, values: null });
  expect(own).toMatchObject([{ clip: 1 }]);
  expect((await cleo.train({ clip: 1, lagSec: 0, points: wave() })).status).toBe(409);

  writeFileSync(join(folder, 'calibration', 'by-Dan-1.json'), '{"version": 2}');
  expect((await cleo.view()).unreadable).toBe(1);
});

it('results go out with the passes, by the page as far as they may be seen, by the command all', async () => {
  const root = temporaryFolder();
  await judged(root);
  const cleo = await coder(root, 'Cleo');
  await cleo.mark({ ...clip, reference });
  await cleo.train({ clip: 1, lagSec: 0, points: wave(0, 0.2) });
  const dan = await coder(root, 'Dan');
  await dan.train({ clip: 1, lagSec: 0, points: wave(1) });

  const path = join(root, 'calibration.parquet');
  writeFileSync(path, (await cleo.export('parquet')).body);
  const { columns } = await readTable(path);
  expect(columns.get('coder')).toEqual(['Cleo', 'Dan']);
  expect(columns.get('blind')).toEqual([true, true]);
  expect(columns.get('from_ns')?.[0]).toBe(BigInt(clip.fromNs));
  expect(columns.get('reference')?.[0]).toBe('Ana 1, Ben 1');
  expect(columns.get('bias')?.[0]).toBeCloseTo(0.2, 2);
  expect(columns.get('lag_sec')?.[1]).toBeCloseTo(1, 1);

  const words = ['session', 'export', 'long', '--root', root, '--out', join(root, 'out')];
  expect(await outputOf(sessionCommand, [...words, '--tables', 'calibration'])).toMatch(
    /calibration\.csv: 2 rows/u,
  );
});
