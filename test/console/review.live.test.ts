import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { pageFolder } from '../../console/pageFolder.js';
import { runReview } from '../../console/runReview.js';
import type { RunningConsole } from '../../console/runConsole.js';
import { sessionOf, startedNs, writeSession } from '../report/longSession.js';
import { sec } from '../core/session/frames.js';
import { waitUntil } from '../peer/waitUntil.js';
import { accessibilityProblems, chromiumPath, openBrowser, says, screenshot } from './browser.js';
import { recordPictures } from './review/recordPictures.js';

const timeoutMs = 240_000;
/** Five pictures a second between the tenth and the thirtieth second. */
const pictureStamps = Array.from({ length: 101 }, (_, index) => startedNs + sec(10 + index / 5));

let root: string;
let served: RunningConsole;
let browser: Browser;
let link = '';

describe.skipIf(chromiumPath === undefined || pageFolder() === undefined)('the review in Chromium', () => {
  let page: Page;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'rapport-review-'));
    const folder = await writeSession(root, sessionOf(1));
    await recordPictures(folder, pictureStamps);
    served = await runReview({
      address: '127.0.0.1',
      port: 0,
      names: [],
      folder: root,
      write: (line) => (link = /http:\S+\/#token=\S+/u.exec(line)?.[0] ?? link),
    });
    browser = await openBrowser();
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 720 } });
    page = await context.newPage();
    await page.goto(link);
    await page.getByLabel('Your name').fill('Ana');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('button', { name: 'Open long' }).click();
  }, timeoutMs);

  afterAll(async () => {
    await browser.close();
    await served.close();
    rmSync(root, { recursive: true, force: true });
  }, timeoutMs);

  const picture = (): Promise<string | null> => page.locator('.player canvas').getAttribute('data-picture');
  const shows = (number: number): Promise<unknown> =>
    waitUntil(`picture ${number}`, async () => (await picture()) === String(number));
  const seek = (seconds: number): Promise<void> => page.getByLabel('Position').fill(String(seconds));

  it(
    'shows the picture under the playhead, steps by single pictures, and says where there is none',
    async () => {
      // The session's first image came 0.2 s after its start: there the position is 0.
      await says(page, /No picture was recorded at this moment/u);
      expect(await accessibilityProblems(page)).toEqual([]);
      await seek(12);
      await shows(11);
      expect(await page.locator('.picture-none').count()).toBe(0);
      await page.keyboard.press('.');
      await shows(12);
      await page.keyboard.press(',');
      await page.keyboard.press(',');
      await shows(10);
      expect(await accessibilityProblems(page)).toEqual([]);
      await screenshot(page, 'page-review');
      await seek(40);
      await says(page, /No picture was recorded at this moment/u);
      // Four times as fast: two seconds of pictures, whatever the machine leaves out between.
      await seek(20);
      await page.getByLabel('Speed').selectOption('4');
      await page.keyboard.press('k');
      await waitUntil('the last picture', async () => Number(await picture()) > 70);
    },
    timeoutMs,
  );

  it(
    'gives files to keep, and removes the session once its name is typed',
    async () => {
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'What happened as CSV' }).click();
      expect((await download).suggestedFilename()).toBe('events.csv');

      const remove = page.getByRole('button', { name: 'Remove for good' });
      await page.getByLabel(/Type the session/u).fill('lon');
      expect(await remove.isDisabled()).toBe(true);
      await page.getByLabel(/Type the session/u).fill('long');
      expect(await accessibilityProblems(page)).toEqual([]);
      await remove.click();
      await says(page, /Session long was removed/u);
      await says(page, /There is no session yet/u);
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(readdirSync(root)).toEqual([]);
    },
    timeoutMs,
  );
});
