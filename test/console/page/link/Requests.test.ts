import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { Requests } from '../../../../console/page/link/Requests.js';
import type { AnswerMessage } from '../../../../console/wire/fromServer.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const answer = (id: string): AnswerMessage => ({
  kind: 'answer',
  id,
  done: true,
  code: null,
  says: 'Done.',
  by: null,
  tookMs: 1,
  comparison: null,
});

const resume = { kind: 'resume', how: 'key', reason: null } as const;

test('a request carries its id and what was heard, and is settled by its own answer', async () => {
  const requests = new Requests('c1');
  const sent: string[] = [];
  const first = requests.ask(resume, '17', (text) => sent.push(text));
  const second = requests.ask(resume, '18', (text) => sent.push(text));
  expect(sent.map((text) => JSON.parse(text) as unknown)).toEqual([
    { ...resume, id: 'c1-1', heardNs: '17' },
    { ...resume, id: 'c1-2', heardNs: '18' },
  ]);
  requests.answered(answer('c1-2'));
  requests.answered(answer('c1-1'));
  expect(await first).toEqual({ kind: 'answered', answer: answer('c1-1') });
  expect(await second).toEqual({ kind: 'answered', answer: answer('c1-2') });
});

test('what has no answer when the connection breaks is not known, and not asked again', async () => {
  const requests = new Requests('c1');
  const sent: string[] = [];
  const asked = requests.ask(resume, '17', (text) => sent.push(text));
  requests.broken();
  expect(await asked).toEqual({ kind: 'not-known' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(1);
});

test('an answer that does not come is not known', async () => {
  const asked = new Requests('c1').ask(resume, '17', () => undefined);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await asked).toEqual({ kind: 'not-known' });
});
