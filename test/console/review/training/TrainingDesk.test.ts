import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import type { RunningTraining } from '../../../../console/review/training/startTraining.js';
import { TrainingDesk } from '../../../../console/review/training/TrainingDesk.js';
import type {
  TrainingEnd,
  TrainingProgress,
  TrainingRequest,
} from '../../../../console/review/training/trainingMessages.js';
import type { HeadsCompared } from '../../../../console/wire/training.js';
import { sec } from '../../../core/session/frames.js';
import { startedNs } from '../../../report/longSession.js';
import { temporaryFolder } from '../../../setup/temporaryFolder.js';
import { recordPictures } from '../recordPictures.js';
import { consentToAll, passOf, writeConsented } from './consentedSession.js';

const ana = { name: 'Ana', role: 'operator' } as const;
const better: HeadsCompared = {
  candidateId: 'child-c7-new',
  currentId: 'gennet-old',
  framesFitted: 400,
  framesHeldOut: 50,
  current: { mae: { value: 0.4, low: 0.3, high: 0.5 } },
  candidate: { mae: { value: 0.25, low: 0.2, high: 0.28 } },
  isBetter: true,
  isIneffective: false,
};

/** What would run in another process, in the test's hands. */
class Work {
  readonly request: TrainingRequest;
  readonly tell: (progress: TrainingProgress) => void;
  readonly running: RunningTraining;
  isStopped = false;
  end: (end: TrainingEnd) => void = () => undefined;

  constructor(request: TrainingRequest, tell: (progress: TrainingProgress) => void) {
    this.request = request;
    this.tell = tell;
    this.running = {
      ended: new Promise((resolve) => (this.end = resolve)),
      stop: () => {
        this.isStopped = true;
        this.end({ kind: 'failed', code: 'training/broken', says: 'killed' });
      },
    };
  }
}

let root: string;
let works: Work[];
let deeds: string[];
let notNow: string | undefined;
let desk: TrainingDesk;

beforeEach(() => {
  root = temporaryFolder();
  works = [];
  deeds = [];
  notNow = undefined;
  desk = new TrainingDesk({
    registry: '/heads',
    refuseNow: () => notNow,
    start: (request, tell) => {
      const work = new Work(request, tell);
      works.push(work);
      return work.running;
    },
    log: ({ name }, { what, done, says }) =>
      deeds.push(`${name} ${what} ${done ? 'done' : 'not done'}: ${says}`),
  });
  onTestFinished(() => desk.close());
});

const judged = passOf('ana', [0.5, 0.5, -0.5, null]);
const asked = { coder: null, culture: 'C1', passes: [judged], by: ana };

/** A picture a second, the first two seconds after the session began. */
async function recorded(words = consentToAll, sessionId = 'one'): Promise<string> {
  const folder = await writeConsented(root, words, {
    sessionId,
    operator: 'op1',
    childId: 'c7',
    culture: 'C1',
  });
  await recordPictures(
    folder,
    [0, 1, 2, 3].map((second) => startedNs + sec(second)),
  );
  return folder;
}

const inFolder = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name.startsWith('training-'));

/** The candidate of a session, told. */
async function told(folder: string, comparison = better): Promise<void> {
  await desk.begin('personalize', folder, asked);
  works.at(-1)?.end({ kind: 'done', comparison });
  await works.at(-1)?.running.ended;
}

it('tells both heads’ numbers before the new one is used, and uses it once it is asked to', async () => {
  const folder = await recorded();
  expect(await desk.view(folder)).toMatchObject({ state: 'none', refused: null, culture: 'C1', files: 0 });
  await desk.begin('personalize', folder, asked);
  const [work] = works;
  const request = work?.request;
  if (request?.kind !== 'personalize') throw new Error('nothing is made');
  expect(request).toMatchObject({ folder, childId: 'c7', culture: 'C1', registry: '/heads' });
  // The first picture is second 0: 0.5 holds for two seconds, a step of 0.1 s each, then -0.5 for one.
  const [recording, ...others] = request.recordings;
  expect([recording?.path, others]).toEqual([join(folder, 'session.mcap'), []]);
  expect(recording?.labels).toMatch(/\/ana\.csv$/u);
  const [header, ...rows] = readFileSync(recording?.labels ?? '', 'utf8')
    .trim()
    .split('\n');
  expect(header).toBe('time,engagement ana');
  expect(rows.map((row) => Number(row.split(',')[1])).filter((value) => value === 0.5)).toHaveLength(20);
  expect(rows.map((row) => Number(row.split(',')[1])).filter((value) => value === -0.5)).toHaveLength(10);

  work?.tell({ kind: 'looking', frames: 2, framesKept: 1, framesInAll: 4 });
  expect(await desk.view(folder)).toMatchObject({
    state: 'looking',
    frames: 2,
    framesKept: 1,
    framesInAll: 4,
  });
  work?.tell({ kind: 'fitting' });
  expect(await desk.view(folder)).toMatchObject({ state: 'fitting', comparison: null });
  work?.end({ kind: 'done', comparison: better });
  await work?.running.ended;
  expect(await desk.view(folder)).toMatchObject({ state: 'told', comparison: better });
  expect(works).toHaveLength(1);

  const decision = { candidateId: 'child-c7-new', decision: 'use' } as const;
  await expect(desk.decide(folder, { ...decision, candidateId: 'another' }, ana)).rejects.toMatchObject({
    code: 'training/no-candidate',
  });
  const deciding = desk.decide(folder, decision, ana);
  // Of two who decide at once one does.
  await expect(desk.decide(folder, decision, ana)).rejects.toMatchObject({ code: 'training/no-candidate' });
  await expect.poll(() => works.length).toBe(2);
  expect(works[1]?.request).toMatchObject({ kind: 'use', childId: 'c7', currentId: 'gennet-old' });
  works[1]?.end({ kind: 'done' });
  await deciding;
  expect(await desk.view(folder)).toMatchObject({ state: 'used' });
  expect(inFolder(folder)).toEqual([]);
  expect(deeds).toEqual([
    'Ana personalize done: begun',
    'Ana personalize done: mean absolute error 0.40 before, 0.25 after, on 50 held-out frames',
    'Ana use-head done: in use: mean absolute error 0.40 before, 0.25 after, on 50 held-out frames',
  ]);
});

describe('a candidate', () => {
  it('that is no better is not used, and discarding it changes nothing', async () => {
    const folder = await recorded();
    await told(folder, { ...better, isBetter: false });
    const candidateId = 'child-c7-new';
    await expect(desk.decide(folder, { candidateId, decision: 'use' }, ana)).rejects.toMatchObject({
      code: 'training/not-better',
    });
    await desk.decide(folder, { candidateId, decision: 'discard' }, ana);
    expect(await desk.view(folder)).toMatchObject({ state: 'discarded' });
    expect([inFolder(folder), works.length]).toEqual([[], 1]);
  });

  it('still waits where the disk had no room for it', async () => {
    const folder = await recorded();
    await told(folder);
    const deciding = desk.decide(folder, { candidateId: 'child-c7-new', decision: 'use' }, ana);
    await expect.poll(() => works.length).toBe(2);
    works[1]?.end({ kind: 'failed', code: 'file/disk-full', says: 'The disk is full.' });
    await expect(deciding).rejects.toMatchObject({ code: 'file/disk-full' });
    expect(await desk.view(folder)).toMatchObject({ state: 'told', comparison: better });
    expect(inFolder(folder)).toHaveLength(1);
  });

  it('is gone where consent was withdrawn meanwhile, and with the server', async () => {
    const folder = await recorded();
    await told(folder);
    const log = join(folder, 'events.jsonl');
    writeFileSync(
      log,
      readFileSync(log, 'utf8').replace('"item":"training","given":true', '"item":"training","given":false'),
    );
    await expect(
      desk.decide(folder, { candidateId: 'child-c7-new', decision: 'use' }, ana),
    ).rejects.toMatchObject({ code: 'session/training-refused' });
    expect([(await desk.view(folder)).state, works.length, inFolder(folder)]).toEqual(['failed', 1, []]);

    const other = await recorded(consentToAll, 'two');
    await told(other);
    expect(inFolder(other)).toHaveLength(1);
    await desk.close();
    expect(inFolder(other)).toEqual([]);
  });

  it('stays when something else that is asked for cannot be made', async () => {
    const folder = await recorded();
    await told(folder);
    await expect(desk.begin('features', folder, { ...asked, passes: [] })).rejects.toMatchObject({
      code: 'training/no-annotations',
    });
    expect(await desk.view(folder)).toMatchObject({ state: 'told' });
    const other = await recorded(consentToAll, 'two');
    await expect(desk.begin('features', other, asked)).rejects.toMatchObject({ code: 'training/busy' });
    expect(await desk.view(other)).toMatchObject({ state: 'told', isHere: false, comparison: null });
  });
});

describe('what is made', () => {
  it('is one thing at a time, and can be ended without anything being left', async () => {
    const folder = await recorded();
    const both = await Promise.allSettled([
      desk.begin('features', folder, asked),
      desk.begin('features', folder, asked),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(works).toHaveLength(1);
    await desk.cancel(folder, { name: 'Ben', role: 'operator' });
    expect(works[0]?.isStopped).toBe(true);
    expect(await desk.view(folder)).toMatchObject({ state: 'cancelled', says: 'Ben has ended it.' });
    expect(inFolder(folder)).toEqual([]);
    await expect(desk.cancel(folder, ana)).rejects.toMatchObject({ code: 'training/nothing' });
  });

  it('says why it failed', async () => {
    const folder = await recorded();
    await desk.begin('features', folder, asked);
    works[0]?.end({ kind: 'failed', code: 'features/no-faces', says: 'No single face.' });
    await expect.poll(async () => (await desk.view(folder)).state).toBe('failed');
    expect(await desk.view(folder)).toMatchObject({ says: 'No single face.' });
    // The sentence may name the child; all pages see the log.
    await expect
      .poll(() => deeds)
      .toEqual(['Ana features done: begun', 'Ana features not done: features/no-faces']);
    expect(inFolder(folder)).toEqual([]);
  });

  it('is ended while it is prepared, and a candidate that waited still waits', async () => {
    const folder = await recorded();
    await told(folder);
    const begun = desk.begin('features', folder, asked);
    await Promise.all([
      expect(begun).rejects.toMatchObject({ code: 'training/cancelled' }),
      desk.cancel(folder, ana),
    ]);
    expect(await desk.view(folder)).toMatchObject({ state: 'told', comparison: better });
    expect([works.length, inFolder(folder).length]).toEqual([1, 1]);
  });

  it('leaves nothing in a session that is removed while it is prepared', async () => {
    const folder = await recorded();
    await told(folder);
    const begun = desk.begin('features', folder, asked);
    await Promise.all([
      expect(begun).rejects.toMatchObject({ code: 'training/cancelled' }),
      desk.leave(folder),
    ]);
    expect([works.length, inFolder(folder)]).toEqual([1, []]);
  });

  it('gives way to a session of the robot’s', async () => {
    const folder = await recorded();
    notNow = 'A session goes on.';
    expect(await desk.view(folder)).toMatchObject({ refused: 'A session goes on.' });
    await expect(desk.begin('features', folder, asked)).rejects.toMatchObject({ code: 'training/not-now' });
    notNow = undefined;
    await desk.begin('features', folder, asked);
    notNow = 'A session goes on.';
    await expect.poll(() => works[0]?.isStopped, { timeout: 5_000 }).toBe(true);
    await expect.poll(async () => (await desk.view(folder)).state).toBe('cancelled');
  });

  it('ends when its session is removed', async () => {
    const folder = await recorded();
    await desk.begin('features', folder, asked);
    await desk.leave(folder);
    expect([works[0]?.isStopped, inFolder(folder)]).toEqual([true, []]);
    expect(await desk.view(folder)).toMatchObject({ state: 'none' });
  });

  it('first clears away what a server that was killed has left', async () => {
    const folder = await recorded();
    // No process has so high a number.
    mkdirSync(join(folder, 'training-99999999-left'));
    await desk.begin('features', folder, asked);
    expect(inFolder(folder)).toEqual([expect.stringContaining(`training-${process.pid}-`)]);
  });
});

describe('nothing is made', () => {
  it.each([
    ['without consent to training', [['pictures', true]], 'session/no-training-consent'],
    ['where that was withdrawn', [...consentToAll, ['training', false]], 'session/training-refused'],
    ['without consent to pictures', [['training', true]], 'training/no-pictures-consent'],
  ] as const)('%s', async (_when, words, code) => {
    const folder = await recorded(words);
    await expect(desk.begin('features', folder, asked)).rejects.toMatchObject({ code });
    expect((await desk.view(folder)).refused).toMatch(/^[^\n]+\.$/u);
    await expect(desk.file(folder, 0)).rejects.toMatchObject({ code });
    expect([works, inFolder(folder)]).toEqual([[], []]);
  });

  it('without a recording, without pictures in it, without a child, without a culture', async () => {
    const bare = await writeConsented(root);
    await expect(desk.begin('features', bare, asked)).rejects.toMatchObject({ code: 'training/no-pictures' });
    await recordPictures(bare, []);
    await expect(desk.begin('features', bare, asked)).rejects.toMatchObject({ code: 'training/no-pictures' });
    const nobody = await writeConsented(root, consentToAll, { sessionId: 'two', operator: 'op1' });
    await expect(desk.begin('features', nobody, asked)).rejects.toMatchObject({ code: 'training/no-child' });
    await expect(desk.begin('features', bare, { ...asked, culture: '' })).rejects.toMatchObject({
      code: 'training/culture',
    });
    expect(works).toEqual([]);
  });

  it('without a judgement of a moment that a picture was recorded at', async () => {
    const folder = await recorded();
    const none = passOf('ben', [null, null]);
    const later = passOf('ben', [...Array<null>(10).fill(null), 0.5]);
    for (const pass of [none, later])
      await expect(desk.begin('features', folder, { ...asked, passes: [pass] })).rejects.toMatchObject({
        code: 'training/no-annotations',
      });
    // Those of others are there, and not what was asked for.
    await expect(desk.begin('features', folder, { ...asked, coder: 'ben' })).rejects.toMatchObject({
      code: 'training/no-annotations',
    });
    expect(existsSync(join(folder, 'features'))).toBe(false);
  });
});
