import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { RapportProcess } from '../peer/RapportProcess.js';
import { reportOf } from '../peer/SessionBench.js';
import { states } from '../peer/sessionClient.js';
import { ConsoleBench, plainStart } from './ConsoleBench.js';
import type { PageClient } from './PageClient.js';

const sentences = ['This is a sentence of some length.', 'And this is another one.', 'Bye.'];
/** Longer than a terminal's command takes to start on a machine that is busy. */
const manySentences = Array.from({ length: 17 }, () => 'He says one more thing now.');

let bench: ConsoleBench;
let page: PageClient;

/** Has the robot say something long, and waits until the page shows the first sentence of it. */
async function speak(words: readonly string[]): Promise<string> {
  const [first, ...rest] = words;
  const say = { behaviourId: 'encourage', text: words.join(' '), pictureNs: null, reason: null };
  expect(await page.ask({ kind: 'say', ...say })).toMatchObject({ done: true });
  const { now, next } = await page.becomes(
    'robot',
    (told) => told.now?.phase?.startsWith('speaking') === true,
  );
  expect(now).toMatchObject({ behaviourId: 'encourage', text: first, confirmed: false });
  // As many as are shown, movements among them.
  const following = next.flatMap(({ text }) => (text === null ? [] : [text]));
  expect(following).toEqual(rest.slice(0, following.length));
  expect(following.length).toBeGreaterThan(1);
  return now?.promptId ?? '';
}

beforeAll(async () => {
  bench = await ConsoleBench.start();
  bench.session.rapport(
    ...['node', 'nao_simulator', 'behaviour', 'session', '--ros-args'],
    ...['-p', `folder:=${bench.session.folder}`, '-p', 'consent_required:=true'],
  );
  ({ page } = await bench.leader('Ana'));
  await bench.session.operator.state(states.idle);
  await page.becomes('session', ({ state }) => state === 'idle');
}, 240_000);

afterAll(() => bench.dispose());

describe('consent', () => {
  it('goes with the start: without it none is started, with it the session says by whom it was taken', async () => {
    expect(await page.ask(plainStart)).toMatchObject({ done: false, code: 'operator/refused' });
    const consent = ['run', 'numbers'] as const;
    const asked = { ...plainStart, childId: 'c01', consent: [...consent], consentTakenBy: 'Dr. Ito' };
    expect(await page.ask(asked)).toMatchObject({ done: true });
    const session = await page.becomes('session', ({ state }) => state === 'running');
    expect(session.consent).toMatchObject(consent.map((item) => ({ item, given: true, takenBy: 'Dr. Ito' })));
  });
});

describe('what the robot does', () => {
  it('is ended from the page: the rest is left out, the session goes on, and the record says by whom', async () => {
    expect(await page.ask({ kind: 'cancel', promptId: null, reason: null })).toMatchObject({ done: false });
    const promptId = await speak(sentences);
    // Another one than the page shows is not ended.
    const other = await page.ask({ kind: 'cancel', promptId: `${promptId}0`, reason: null });
    expect(other).toMatchObject({ done: false, code: 'operator/refused' });
    expect(await page.ask({ kind: 'cancel', promptId, reason: 'too loud' })).toMatchObject({ done: true });
    await page.becomes('robot', ({ now }) => now === null);
    const { prompts } = await page.becomes('prompts', (all) => all.prompts.at(-1)?.status === 'cancelled');
    expect(prompts.at(-1)?.message).toMatch(/^Ana cancelled it \(too loud\)/u);
    expect(page.last('session')?.state).toBe('running');
    const spoken = bench.session.peer.messages('/speech').map(({ data }) => data as string);
    expect(spoken).toEqual([sentences[0]]);
  });

  it('is not ended by who does not lead', async () => {
    const ben = await bench.page(await bench.arrive('Ben', 'operator'));
    const answer = await ben.ask({ kind: 'cancel', promptId: null, reason: null });
    expect(answer).toMatchObject({ done: false, code: 'console/not-holder', by: 'Ana' });
  });

  it('is ended from a terminal', async () => {
    await speak(manySentences);
    const ending = ['operator', 'cancel', '--by', 'Cleo', '--reason', 'too long'];
    const terminal = new RapportProcess(bench.session.domain, ending);
    expect(await terminal.ended(), terminal.output).toMatchObject({ code: 0 });
    await page.becomes('prompts', (all) => /^Cleo cancelled it/u.test(all.prompts.at(-1)?.message ?? ''));
  });
});

describe('a decision', () => {
  it('that was made before the prompt was seen is refused; the same one made afterwards is taken', async () => {
    expect((await bench.session.operator.propose('nod')).success).toBe(true);
    const { prompts } = await page.becomes('prompts', (all) => all.prompts.at(-1)?.status === 'proposed');
    const [shown, nowNs] = [prompts.at(-1), BigInt(page.last('pulse')?.nowNs ?? 0)];
    const decision = {
      kind: 'decide',
      promptId: shown?.id ?? '',
      revision: shown?.revision ?? 0,
      pictureNs: null,
      seenNs: String(nowNs),
      decision: 'approve',
      behaviourId: null,
      text: null,
      reason: null,
    } as const;
    const early = await page.ask({ ...decision, decidedNs: String(nowNs - 1n) });
    expect(early).toMatchObject({ done: false, code: 'operator/refused' });
    expect(early.says).toMatch(/before it was seen/u);
    expect(await page.ask({ ...decision, decidedNs: String(nowNs) })).toMatchObject({ done: true });
    await page.becomes('prompts', (all) => all.prompts.at(-1)?.status === 'done');
  });
});

describe('the record', () => {
  it('says who ended what', async () => {
    const folder = page.last('session')?.folder ?? '';
    expect(await page.ask({ kind: 'stop-session', reason: null })).toMatchObject({ done: true });
    const { prompts } = reportOf(folder) as { prompts: readonly { cancelled?: object; outcome: object }[] };
    expect(prompts.map(({ cancelled }) => cancelled)).toMatchObject([
      { by: 'Ana', reason: 'too loud' },
      { by: 'Cleo', reason: 'too long' },
      undefined,
    ]);
    expect(prompts.map(({ outcome }) => outcome)).toMatchObject([
      { outcome: 'cancelled' },
      { outcome: 'cancelled' },
      { outcome: 'succeeded' },
    ]);
  });
});
