import { beforeEach, describe, expect, it } from 'vitest';

import { awayMs, Crew, type Member } from '../../../console/live/Crew.js';
import { Desk } from '../../../console/live/Desk.js';
import type { PageRequest } from '../../../console/wire/fromPage.js';
import type { ActionView, AnswerMessage } from '../../../console/wire/fromServer.js';
import { FakeSuite } from '../fakeSuite.js';

const ana: Member = { id: 'a', name: 'Ana', role: 'operator' };
const ben: Member = { id: 'b', name: 'Ben', role: 'operator' };
const eva: Member = { id: 'e', name: 'Eva', role: 'observer' };
const kai: Member = { id: 'k', name: 'Kai', role: 'coder' };

let nowMs: number;
let suite: FakeSuite;
let crew: Crew;
let desk: Desk;
let log: ActionView[];
let requests = 0;

function request(rest: object): PageRequest {
  requests += 1;
  return { id: `r${requests}`, heardNs: '1000', how: 'key', ...rest } as PageRequest;
}

const approve = (rest: object = {}): PageRequest =>
  request({
    kind: 'decide',
    promptId: 'p1',
    revision: 1,
    pictureNs: '7',
    decision: 'approve',
    behaviourId: null,
    text: null,
    reason: null,
    ...rest,
  });

function refused(answer: AnswerMessage): [string | null, string | null] {
  expect(answer.done).toBe(false);
  return [answer.code, answer.by];
}

beforeEach(() => {
  nowMs = 0;
  log = [];
  suite = new FakeSuite();
  crew = new Crew(() => nowMs);
  desk = new Desk({
    suite,
    crew,
    nowMs: () => nowMs,
    nowNs: () => 1000n,
    tell: () => undefined,
    log: (action) => log.push(action),
  });
  for (const member of [ana, ben, eva, kai]) {
    crew.join(member);
    crew.seen(member.id);
  }
  desk.pulse();
  desk.pictureShown(7n);
});

describe('whose request is taken', () => {
  it('only the holder leads; others are told who that is', async () => {
    expect(refused(await desk.take(approve(), ana))).toEqual(['console/not-holder', null]);
    expect((await desk.take(request({ kind: 'take-controls' }), ana)).done).toBe(true);
    expect(refused(await desk.take(approve(), ben))).toEqual(['console/not-holder', 'Ana']);
    expect(refused(await desk.take(approve(), eva))).toEqual(['console/role', null]);
    expect((await desk.take(approve(), ana)).done).toBe(true);
    expect(suite.acted.map(({ who }) => who)).toEqual(['Ana']);
  });

  it('the controls are handed over, or taken from one who is away, and never from one who is there', async () => {
    await desk.take(request({ kind: 'take-controls' }), ana);
    expect(refused(await desk.take(request({ kind: 'take-controls' }), ben))).toEqual([
      'console/not-holder',
      'Ana',
    ]);
    expect(crew.askedBy).toBe('b');
    expect((await desk.take(request({ kind: 'hand-controls', to: 'b' }), ana)).done).toBe(true);
    expect(crew.holder).toEqual(ben);
    expect((await desk.take(request({ kind: 'hand-controls', to: 'a' }), ana)).done).toBe(false);
    nowMs += awayMs;
    desk.pulse();
    expect(crew.isHolderAway).toBe(true);
    expect((await desk.take(request({ kind: 'take-controls' }), ana)).done).toBe(true);
    expect(crew.holder).toEqual(ana);
  });

  it('an observer and a coder are never given the controls', async () => {
    await desk.take(request({ kind: 'take-controls' }), ana);
    for (const to of ['e', 'k', 'nobody'])
      expect((await desk.take(request({ kind: 'hand-controls', to }), ana)).done).toBe(false);
    expect((await desk.take(request({ kind: 'take-controls' }), kai)).code).toBe('console/not-holder');
  });

  it('everybody may hold the session; a coder annotates, an observer does not', async () => {
    const hold = { kind: 'hold', category: 'upset', reason: null };
    expect((await desk.take(request(hold), eva)).done).toBe(true);
    const annotate = { kind: 'annotate', value: 0.5, pictureNs: '7' };
    expect((await desk.take(request(annotate), kai)).done).toBe(true);
    expect(refused(await desk.take(request(annotate), eva))).toEqual(['console/role', null]);
  });
});

describe('on what a request rests', () => {
  beforeEach(async () => {
    await desk.take(request({ kind: 'take-controls' }), ana);
  });

  it.each([
    [2_000, true],
    [2_001, false],
  ])('what was heard %d ms ago: taken %s', async (ageMs, isTaken) => {
    nowMs += ageMs;
    const answer = await desk.take(request({ kind: 'resume', reason: null }), ana);
    expect(answer.done).toBe(isTaken);
    if (!isTaken) expect(answer.code).toBe('console/stale');
  });

  it('a stamp that this server has never said is refused', async () => {
    const resume = { ...request({ kind: 'resume', reason: null }), heardNs: '999' };
    expect((await desk.take(resume, ana)).code).toBe('console/stale');
  });

  it('a decision on an old picture, or on none although there are some, is refused', async () => {
    nowMs += 1_500;
    desk.pulse();
    desk.pictureShown(8n);
    nowMs += 600;
    desk.pulse();
    expect((await desk.take(approve({ pictureNs: '7' }), ana)).code).toBe('console/stale');
    expect((await desk.take(approve({ pictureNs: null }), ana)).code).toBe('console/no-picture');
    expect((await desk.take(approve({ pictureNs: '8' }), ana)).done).toBe(true);
  });

  it('where the camera is silent, a decision needs no picture', async () => {
    nowMs += 2_001;
    desk.pulse();
    expect((await desk.take(approve({ pictureNs: null }), ana)).done).toBe(true);
  });
});

describe('one decision a prompt', () => {
  it('of two at once the second is told who was first, and the suite is asked once', async () => {
    await desk.take(request({ kind: 'take-controls' }), ana);
    const first = desk.take(approve(), ana);
    await desk.take(request({ kind: 'hand-controls', to: 'b' }), ana);
    const second = await desk.take(approve({ decision: 'skip' }), ben);
    expect((await first).done).toBe(true);
    expect(refused(second)).toEqual(['console/decided', 'Ana']);
    expect(suite.acted).toHaveLength(1);
  });

  it('one that the suite refuses may be decided again', async () => {
    await desk.take(request({ kind: 'take-controls' }), ana);
    suite.refusal = 'The session is held: prompts are for a running session.';
    const answer = await desk.take(approve(), ana);
    expect(answer).toMatchObject({ done: false, code: 'operator/refused', says: suite.refusal });
    suite.refusal = undefined;
    expect((await desk.take(approve(), ana)).done).toBe(true);
  });
});

it('everything is logged with who, how and what came of it, and without the child', async () => {
  await desk.take(request({ kind: 'take-controls' }), ana);
  const start = { childId: 'child-secret', culture: null, protocolId: null, language: null, headId: null };
  await desk.take(request({ kind: 'start-session', ...start, consent: [], consentTakenBy: null }), ana);
  await desk.take(approve({ how: 'touch' }), eva);
  expect(log.map(({ who, role, what, how, done }) => [who, role, what, how, done])).toEqual([
    ['Ana', 'operator', 'take-controls', 'key', true],
    ['Ana', 'operator', 'start-session', 'key', true],
    ['Eva', 'observer', 'decide', 'touch', false],
  ]);
  expect(JSON.stringify(log)).not.toContain('child-secret');
});
