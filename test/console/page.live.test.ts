import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { chromiumPath, openBrowser } from '../../bench/chromium.js';
import { claimDomain } from '../peer/domain.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { recording } from '../peer/recording.js';
import { waitUntil } from '../peer/waitUntil.js';
import { accessibilityProblems, focusAfterKey, says, screenshot, tabTo } from './browser.js';

const film = recording('WolfgangLanger_Pexels.mp4');
const link = /(http:\S+\/#token=\S+)/u;
/** A session, a login and several looks by axe, on a machine that works on images meanwhile. */
const timeoutMs = 240_000;

let domain: number;
let folder: string;
let suite: RapportProcess;
let server: RapportProcess;
let browser: Browser;

/** The newest link: each works once. */
function newestLink(): Promise<string> {
  return waitUntil('a link', () => link.exec(server.lines.findLast((line) => link.test(line)) ?? '')?.[1]);
}

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1280, height: 720 },
    ...options,
  });
  const page = await context.newPage();
  await page.goto(await newestLink());
  await says(page, /Your name/u);
  return page;
}

function serve(port: string): RapportProcess {
  const images = ['--ros-args', '-r', 'image:=/camera/front/image_raw'];
  return new RapportProcess(domain, ['console', '--port', port, '--folder', folder, ...images]);
}

/** A prompt that waits, proposed from elsewhere as a planner would. */
async function propose(behaviour: string): Promise<void> {
  const proposing = new RapportProcess(domain, ['operator', 'propose', behaviour, '--reason', 'a test']);
  expect(await proposing.ended(), proposing.output).toMatchObject({ code: 0 });
}

describe.skipIf(chromiumPath === undefined || film === undefined)(
  'the page in Chromium, on the live graph',
  () => {
    beforeAll(async () => {
      domain = await claimDomain();
      folder = mkdtempSync(join(tmpdir(), 'rapport-page-'));
      suite = new RapportProcess(domain, [
        'launch',
        'session',
        '--recording',
        film ?? '',
        '--no-start',
        '--folder',
        folder,
      ]);
      server = serve('0');
      browser = await openBrowser();
      await server.line(link);
    }, timeoutMs);

    // Who has gone is away, and holds up nobody of the next test.
    afterEach(() => Promise.all(browser.contexts().map((each) => each.close())));

    afterAll(async () => {
      await browser.close();
      await Promise.all([server.dispose(), suite.dispose()]);
      rmSync(folder, { recursive: true, force: true });
    }, timeoutMs);

    it(
      'leads a whole session by the keyboard alone',
      async () => {
        const page = await open();
        expect(await accessibilityProblems(page)).toEqual([]);
        await tabTo(page, /Your name/u);
        await page.keyboard.type('Ada');
        await page.keyboard.press('Enter');
        await says(page, /Connected/u);
        await says(page, /No session/u);
        await tabTo(page, /Take the controls/u);
        await page.keyboard.press('Enter');
        await says(page, /You hold the controls/u);
        await says(page, /s old/u);
        expect(await accessibilityProblems(page)).toEqual([]);
        await screenshot(page, 'page-start');

        await tabTo(page, /Child \(pseudonym\)/u);
        await page.keyboard.type('c01');
        await page.keyboard.press('Enter');
        await says(page, /Running/u);
        await propose('encourage');
        await says(page, /s left/u);
        expect(await accessibilityProblems(page)).toEqual([]);
        await screenshot(page, 'page-leading');
        expect(await focusAfterKey(page, 'e')).toBe('TEXTAREA');
        await tabTo(page, /Back/u);
        await page.keyboard.press('Enter');
        await page.keyboard.press('g');
        await says(page, /(?:approved|carried out now|done).*Encourage.*Ada/su);

        await page.keyboard.press('Escape');
        await says(page, /acknowledged after [\d,]+ ms/u);
        await says(page, /Held/u);
        expect(await accessibilityProblems(page)).toEqual([]);
        await screenshot(page, 'page-stopped');
        await page.keyboard.press('Shift+Z');
        await says(page, /Running/u);

        // Keys are dead while typing, but for the stop's.
        expect(await focusAfterKey(page, '/')).toBe('library-search');
        await page.keyboard.type('z1');
        expect(await page.inputValue('#library-search')).toBe('z1');
        await page.keyboard.press('Escape');
        await says(page, /Held/u);
        await tabTo(page, /Resume/u);
        await page.keyboard.press('Enter');
        await says(page, /Running/u);

        await tabTo(page, /End session/u);
        await page.keyboard.press('Enter');
        await tabTo(page, /Really end it/u);
        await page.keyboard.press('Enter');
        await says(page, /No session/u);
      },
      timeoutMs,
    );

    it(
      'leads by touch on a tablet held upright: a double tap decides once, a reload and a second tab lose nothing',
      async () => {
        const page = await open({ viewport: { width: 768, height: 1024 }, hasTouch: true, isMobile: true });
        await page.getByLabel('Your name').fill('Ben');
        await page.getByRole('button', { name: 'Begin' }).tap();
        await says(page, /Connected/u);
        // Ada has gone; her controls are free once she has been away for a while.
        const take = page.getByRole('button', { name: /Take the controls|for the controls/u }).first();
        await waitUntil('the controls', async () => {
          // The button goes when it has worked: a tap that comes too late for it is none.
          await take.tap({ timeout: 1_000 }).catch(() => undefined);
          return /You hold the controls/u.test(await page.evaluate<string>('document.body.innerText'));
        });
        await page.getByRole('button', { name: 'Start the session' }).tap();
        await says(page, /Running/u);
        await propose('nod');
        await says(page, /s left/u);
        expect(await accessibilityProblems(page)).toEqual([]);
        await screenshot(page, 'page-tablet');

        await page.reload();
        await says(page, /s left/u);
        const second = await page.context().newPage();
        await second.goto(new URL('/', page.url()).href);
        await says(second, /s left/u);
        await page.bringToFront();
        const approve = page.getByRole('button', { name: /^Approve/u });
        await Promise.all([approve.tap(), approve.tap({ timeout: 1_000 }).catch(() => undefined)]);
        await says(second, /(?:approved|carried out now|done)/u);
        await page.getByRole('tab', { name: 'Log' }).tap();
        await says(page, /Ben decide/u);
        const log = await page.evaluate<string>('document.body.innerText');
        expect(log.match(/Ben decide/gu)).toHaveLength(1);

        await page.getByRole('button', { name: /Stop robot/u }).tap();
        await says(page, /acknowledged after/u);
        // Told in every tab, and by name.
        await says(second, /Ben has stopped the robot/u);
        await second.close();
      },
      timeoutMs,
    );

    it(
      'says that it is cut off when the server is killed, and takes the stop alone',
      async () => {
        const page = await open();
        await page.getByLabel('Your name').fill('Cleo');
        await page.getByRole('radio', { name: /Observer/u }).check();
        await page.getByRole('button', { name: 'Begin' }).click();
        await says(page, /Connected/u);
        server.kill('SIGKILL');
        await says(page, /Cut off from the server/u);
        expect(
          await page
            .locator('main .column')
            .evaluateAll((all) => all.every((one) => one.hasAttribute('inert'))),
        ).toBe(true);
        expect(await accessibilityProblems(page)).toEqual([]);
        await page.getByRole('button', { name: /Stop robot/u }).click();
        await says(page, /Not acknowledged yet.*chest/u);
        await screenshot(page, 'page-cut-off');

        // The suite was not the server's: another one leads it, and knows nobody yet.
        server = serve(new URL(page.url()).port);
        await says(page, /each works once/u);
      },
      timeoutMs,
    );
  },
);
