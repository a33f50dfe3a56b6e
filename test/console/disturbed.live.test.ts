import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { chromiumPath, openBrowser } from '../../bench/chromium.js';
import type { RapportProcess } from '../peer/RapportProcess.js';
import { states } from '../peer/sessionClient.js';
import { waitUntil } from '../peer/waitUntil.js';
import { routes } from '../../console/wire/routes.js';
import type { ActionView } from '../../console/wire/fromServer.js';
import { accessibilityProblems, says } from './browser.js';
import { ConsoleBench, startMs } from './ConsoleBench.js';
import { CuttableProxy } from './CuttableProxy.js';

const timeoutMs = 240_000;

let bench: ConsoleBench;
let proxy: CuttableProxy;
let browser: Browser;
let page: Page;
let session: RapportProcess;

function startSession(): RapportProcess {
  const settings = [
    '-p',
    `folder:=${bench.session.folder}`,
    '-p',
    'prompt_expiry_sec:=120.0',
    '-p',
    'resume_within_sec:=300.0',
  ];
  return bench.session.rapport('node', 'session', '--ros-args', ...settings);
}

/** What the server has noted of what was asked. */
async function actions(): Promise<ActionView[]> {
  const response = await page.request.get(new URL(routes.actions, page.url()).href);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as ActionView);
}

/** What a browser says to its page when its tab is covered or its lid is closed. */
async function setVisible(visible: boolean): Promise<void> {
  await page.evaluate(`(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${visible ? 'visible' : 'hidden'}' });
    document.dispatchEvent(new Event('visibilitychange'));
  })()`);
}

async function startWith(tab: Page, childId: string): Promise<void> {
  const starts = async (): Promise<number> =>
    (await actions()).filter(({ what }) => what === 'start-session').length;
  const before = await starts();
  await tab.getByLabel('Child (pseudonym)').fill(childId);
  await tab.getByRole('button', { name: 'Start the session' }).click();
  await says(tab, new RegExp(`Child ${childId}`, 'u'));
  // The session's state may be heard before its node's answer, with which the start is noted.
  await waitUntil('the start to be noted', async () => (await starts()) > before);
}

describe.skipIf(chromiumPath === undefined)('the page, where something goes wrong', () => {
  beforeAll(async () => {
    bench = await ConsoleBench.start();
    bench.session.rapport('node', 'nao_simulator', 'behaviour');
    session = startSession();
    const { port } = new URL(bench.address);
    proxy = await CuttableProxy.open(Number(port));
    // The server is called by its own name, and is reached through the proxy.
    const mapping = `MAP 127.0.0.1:${port} 127.0.0.1:${proxy.port}`;
    browser = await openBrowser([`--host-resolver-rules=${mapping}`]);
    await bench.session.operator.state(states.idle);
    const viewport = { width: 1280, height: 720 };
    page = await (await browser.newContext({ locale: 'en-GB', viewport })).newPage();
    await page.goto(bench.link);
    await page.getByLabel('Your name').fill('Ada');
    await page.getByRole('button', { name: 'Begin' }).click();
    await says(page, /No session/u);
    await page.getByRole('button', { name: 'Take the controls' }).first().click();
    await says(page, /You hold the controls/u);
    await startWith(page, 'c01');
  }, timeoutMs);

  afterAll(async () => {
    await browser.close();
    await proxy.close();
    await bench.dispose();
  }, timeoutMs);

  it(
    'the network is cut for some seconds: what was pressed meanwhile is not done afterwards, the stop is',
    async () => {
      expect((await bench.session.operator.propose('nod')).success).toBe(true);
      await says(page, /s left/u);
      proxy.cut();
      // The page cannot know yet: it sends this into nothing.
      await page.keyboard.press('g');
      await says(page, /Cut off from the server/u);
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.keyboard.press('g');
      await page.keyboard.press('Escape');
      await says(page, /Not acknowledged yet/u);
      // It looks for another way once it has heard nothing for long enough.
      await waitUntil('another connection', () => proxy.triedWhileCut > 0);
      proxy.mend();
      await says(page, /acknowledged after/u);
      await says(page, /Held/u);
      const decided = await waitUntil('what became of the key', async () =>
        (await actions()).find(({ what }) => what === 'decide'),
      );
      expect(decided).toMatchObject({ done: false, says: expect.stringContaining('cut off') as string });
      expect((await actions()).filter(({ what, done }) => what === 'decide' && done)).toEqual([]);
      await bench.session.operator.state(states.held);
    },
    timeoutMs,
  );

  it(
    'the page is hidden: the session is held, and is not resumed by its return',
    async () => {
      await page.getByRole('button', { name: /^Resume/u }).click();
      await says(page, /Running/u);
      bench.session.peer.forget();
      await setVisible(false);
      await bench.session.operator.state(states.held);
      await setVisible(true);
      await says(page, /Held/u);
      await waitUntil('their return', async () => {
        const told = await page.evaluate<string>('document.body.innerText');
        return /Operator away/u.test(told) || /is away from the page/u.test(told);
      });
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.getByRole('button', { name: /^Resume/u }).click();
      await says(page, /Running/u);
    },
    timeoutMs,
  );

  it(
    'another child in another tab: this one shows it, and a decision on the first child’s prompt is none',
    async () => {
      expect((await bench.session.operator.propose('wave')).success).toBe(true);
      await says(page, /s left/u);
      const other = await page.context().newPage();
      await other.goto(page.url());
      await says(other, /You hold the controls/u);
      await other.getByRole('button', { name: 'End session' }).click();
      await other.getByRole('button', { name: 'Really end it' }).click();
      await says(other, /No session/u);
      await startWith(other, 'c02');
      await says(page, /Child c02/u);
      await waitUntil('the first child’s prompt to go', async () => {
        const text = await page.evaluate<string>('document.body.innerText');
        return !/s left/u.test(text) && !/Child c01/u.test(text);
      });
      await page.bringToFront();
      const before = (await actions()).length;
      await page.keyboard.press('g');
      // What follows is heard after it.
      await page.keyboard.press('m');
      await page.keyboard.press('m');
      await waitUntil(
        'the mark',
        async () => (await actions()).some(({ what }) => what === 'mark') || undefined,
      );
      expect((await actions()).slice(before).map(({ what }) => what)).toEqual(['mark']);
      await other.close();
    },
    timeoutMs,
  );

  it(
    'the session node dies: nothing is said to run, and the same session goes on when it is back',
    async () => {
      session.kill('SIGKILL');
      await session.ended();
      await says(page, /No session node is heard/u);
      await says(page, /Session not heard/u);
      expect(await accessibilityProblems(page)).toEqual([]);
      session = startSession();
      await session.line(/The session node had died: session .* goes on/u, startMs);
      await says(page, /Child c02/u);
      await says(page, /Running|Held/u);
    },
    timeoutMs,
  );
});
