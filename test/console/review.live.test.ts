import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { chromiumPath } from '../../bench/chromium.js';
import { pageFolder } from '../../console/pageFolder.js';
import type { RunningConsole } from '../../console/runConsole.js';
import { sessionOf, startedNs, writeSession } from '../report/longSession.js';
import { sec } from '../core/session/frames.js';
import { waitUntil } from '../peer/waitUntil.js';
import { accessibilityProblems, says, screenshot } from './browser.js';
import { openReview } from './openReview.js';
import { grey } from '../peer/pictures.js';
import { compressJpeg } from '../../pictures/compressJpeg.js';
import { readingOf } from './review/readingOf.js';
import { writePass } from '../../console/review/AnnotationFiles.js';
import { recordPictures } from './review/recordPictures.js';

const timeoutMs = 240_000;
/** Five pictures a second between the tenth and the thirtieth second. */
const pictureStamps = Array.from({ length: 101 }, (_, index) => startedNs + sec(10 + index / 5));

/** Child and therapist, but of picture 20 nothing, and of picture 21 an image that is upright. */
function readingsOf(number: number) {
  if (number === 20) return [];
  const faces = [
    { id: 'f1', box: [100 + number, 140, 150, 180], person: 'child' },
    { id: 'f2', box: [400, 100, 160, 200], person: 'other' },
  ] as const;
  const upright = { width: 480, height: 640 };
  return [readingOf(pictureStamps[number] ?? 0n, faces, number === 21 ? upright : {})];
}

/** Two who judge alike, but for 0.1. */
function agreedPoints(coder: string): [string, number][] {
  return Array.from({ length: 290 }, (_, step) => {
    const value = 0.5 * Math.sin(step / 15) + (coder === 'Mia' ? 0.05 : -0.05);
    return [String(startedNs + sec(step / 5)), Math.round(value * 100) / 100];
  });
}

let root: string;
let served: RunningConsole;
let browser: Browser;

describe.skipIf(chromiumPath === undefined || pageFolder() === undefined)('the review in Chromium', () => {
  let page: Page;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'rapport-review-'));
    const folder = await writeSession(root, sessionOf(1));
    const file = new Uint8Array(compressJpeg(grey(640, 480), 90));
    for (const coder of ['Mia', 'Noa'])
      await writePass(folder, { coder, pass: 1, lagSec: 0, finished: true, points: agreedPoints(coder) });
    await recordPictures(folder, pictureStamps, { fileOf: () => file, readingsOf });
    ({ served, browser, page } = await openReview({ folder: root }, 'long'));
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
      await seek(40);
      await says(page, /No picture was recorded at this moment/u);
      // Four times as fast: two seconds of pictures, whatever the machine leaves out between.
      await seek(20);
      await page.getByLabel('Speed').selectOption('4');
      await page.keyboard.press('k');
      await waitUntil('the last picture', async () => Number(await picture()) > 70);
      await page.keyboard.press('k');
      await page.getByLabel('Speed').selectOption('1');
    },
    timeoutMs,
  );

  const overlay = (): Promise<string | null> => page.locator('.player canvas').getAttribute('data-overlay');
  /** Whether a point of the picture is grey, as the recorded one is everywhere. */
  const isGrey = (x: number, y: number): Promise<boolean> =>
    page.evaluate<boolean>(`(() => {
      const canvas = document.querySelector('.player canvas');
      const [red, green, blue] = canvas.getContext('2d').getImageData(${x}, ${y}, 1, 1).data;
      return Math.max(red, green, blue) - Math.min(red, green, blue) < 12;
    })()`);

  it(
    'draws over a picture what the record says of that very one, until it is switched off or somebody judges',
    async () => {
      const faces = page.getByRole('button', { name: /^Faces/u });
      await seek(13);
      await shows(16);
      await waitUntil('boxes', async () => (await overlay()) === 'drawn');
      await says(page, /2 faces: 1 child, 2 someone else/u);
      // The left side of the child's box: 100 + 16.
      expect(await isGrey(116, 230)).toBe(false);
      expect(await isGrey(300, 300)).toBe(true);
      expect(await accessibilityProblems(page)).toEqual([]);
      await screenshot(page, 'page-review');
      await seek(13.8);
      await shows(20);
      await says(page, /The record says nothing of this picture/u);
      await page.keyboard.press('.');
      await shows(21);
      await says(page, /an image of another shape/u);
      expect(await isGrey(121, 230)).toBe(true);

      await page.keyboard.press('.');
      await waitUntil('boxes again', async () => (await overlay()) === 'drawn');
      await page.keyboard.press('o');
      await waitUntil('no boxes', async () => (await overlay()) === 'off');
      expect(await faces.getAttribute('aria-pressed')).toBe('false');
      expect(await isGrey(122, 230)).toBe(true);
      await faces.click();
      await waitUntil('boxes once more', async () => (await overlay()) === 'drawn');

      await page.keyboard.press('r');
      await waitUntil('the picture alone', async () => (await overlay()) === 'off');
      await says(page, /Hidden while you judge/u);
      await page.keyboard.press('r');
      await waitUntil('boxes after judging', async () => (await overlay()) === 'drawn');
    },
    timeoutMs,
  );

  it(
    'makes a loop the calibration clip; who trains on it sees the picture alone, and then how near one came',
    async () => {
      await seek(11);
      await page.keyboard.press('a');
      await seek(43);
      await page.keyboard.press('b');
      await page.getByText('Make a span the calibration clip').click();
      expect(await page.getByLabel('Mia (1)').isChecked()).toBe(true);
      await page.getByRole('button', { name: 'Make 0:11 to 0:43 the clip' }).click();
      await says(page, /0:11 to 0:43, agreed on by Mia, Noa\. Among themselves: ICC\(A,1\) 0\.9/u);
      expect(await page.getByText('Agreed on', { exact: true }).count()).toBe(0);
      expect(await accessibilityProblems(page)).toEqual([]);

      await page.getByRole('button', { name: 'Train on the clip' }).click();
      await says(page, /Hidden while you judge/u);
      await page.getByRole('button', { name: 'Break off' }).waitFor();
      expect(await page.getByRole('button', { name: 'The pass is finished' }).count()).toBe(0);
      for (const key of ['3', '5', '8', '6', '3']) {
        await page.keyboard.down(key);
        await page.waitForTimeout(6_500);
        await page.keyboard.up(key);
      }
      await says(page, /CCC with what was agreed on: /u);
      await says(page, /Your mean against the reference’s: [+−]?\d/u);
      expect(
        await page
          .getByRole('cell', { name: 'Ana' })
          .or(page.getByRole('rowheader', { name: 'Ana' }))
          .count(),
      ).toBe(1);
      expect(await accessibilityProblems(page)).toEqual([]);
      // Back to where there are pictures, by the span that differs most.
      await page.getByRole('list', { name: 'Where they differ most' }).getByRole('button').first().click();
      await page.getByText('CCC with what').scrollIntoViewIfNeeded();
      await screenshot(page, 'page-calibration');
      await page.setViewportSize({ width: 768, height: 1024 });
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(768);
      await page.setViewportSize({ width: 1280, height: 720 });
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
      // Of the session nothing is left; who removed one is written down.
      expect(readdirSync(root)).toEqual(['console']);
    },
    timeoutMs,
  );
});
