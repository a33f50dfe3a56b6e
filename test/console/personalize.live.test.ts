import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { chromiumPath } from '../../bench/chromium.js';
import { affectParameters } from '../../config/affect.js';
import { pageFolder } from '../../console/pageFolder.js';
import { writePass } from '../../console/review/AnnotationFiles.js';
import type { RunningConsole } from '../../console/runConsole.js';
import { listCards } from '../../heads/registry/listCards.js';
import { writeHead } from '../../heads/registry/writeHead.js';
import { featureModelOf } from '../../models/loadPerception.js';
import { findModel, modelPath, readManifest } from '../../models/manifest.js';
import { compressJpeg } from '../../pictures/compressJpeg.js';
import { openVideo } from '../../sources/video/openVideo.js';
import { sec } from '../core/session/frames.js';
import { madeDetails, madeHead } from '../heads/madeHead.js';
import { recording } from '../peer/recording.js';
import { startedNs } from '../report/longSession.js';
import { accessibilityProblems, says, screenshot } from './browser.js';
import { openReview } from './openReview.js';
import { recordPictures } from './review/recordPictures.js';
import { passOf, writeConsented } from './review/training/consentedSession.js';

/** Some two hundred pictures through the networks, on a machine with much to do. */
const timeoutMs = 600_000;
const video = recording('WolfgangLanger_Pexels.mp4');
const networks = ['mtcnn-pnet', 'mtcnn-rnet', 'mtcnn-onet', 'mobilefacenet', affectParameters.model.default];
const areInstalled = networks.every((id) => existsSync(modelPath(findModel(readManifest(), id))));
const program = join(import.meta.dirname, '../../dist/console/review/training/trainingProcess.js');
/** Four pictures a second, of 55 s: of each part of the clock some. */
const pictures = 220;

let root: string;
let registry: string;
let folder: string;
let served: RunningConsole;
let browser: Browser;

const isHere = chromiumPath !== undefined && pageFolder() !== undefined && existsSync(program);
describe.skipIf(!isHere || video === undefined || !areInstalled)(
  'personalising from a review, in Chromium',
  () => {
    let page: Page;

    beforeAll(async () => {
      root = mkdtempSync(join(tmpdir(), 'rapport-personalize-'));
      registry = join(root, 'heads');
      const sessions = join(root, 'sessions');
      folder = await writeConsented(sessions);
      const files = await jpegsOf(video ?? '', pictures);
      await recordPictures(
        folder,
        files.map((_, index) => startedNs + sec(index / 4)),
        { fileOf: (number) => files[number] ?? new Uint8Array() },
      );
      await writePass(
        folder,
        passOf(
          'Ana',
          Array.from({ length: 56 }, (_, second) => Math.round(10 * (0.2 * Math.sin(second / 4) - 0.3)) / 10),
        ),
      );
      // A head that says 0.3 of everything: whatever is learned from judgements below 0 is nearer to them.
      const head = madeHead(featureModelOf(affectParameters.model.default), 'GenNet', 'gennet');
      head.lastLayer.weight.fill(0);
      head.lastLayer.bias.fill(0.3);
      await writeHead(registry, head, { name: 'gennet', ...madeDetails });
      ({ served, browser, page } = await openReview({ folder: sessions, registry }, 'one'));
    }, timeoutMs);

    afterAll(async () => {
      await browser.close();
      await served.close();
      rmSync(root, { recursive: true, force: true });
    }, timeoutMs);

    const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

    it(
      'goes on while the page is closed, tells both heads’ numbers, and uses the new head once that is said',
      async () => {
        expect(await page.getByLabel('Culture').inputValue()).toBe('C1');
        await press('Personalise this child from these annotations');
        // The networks are loaded first, and give way to whatever else runs here.
        await page
          .getByText(/Picture \d+ of 220: the face was found in \d+/u)
          .waitFor({ timeout: timeoutMs });
        expect(await accessibilityProblems(page)).toEqual([]);
        await page.goto('about:blank');
        await page.goto(served.address);
        await page.getByRole('button', { name: 'Open one' }).click();
        await page.getByRole('button', { name: 'Use for this child' }).waitFor({ timeout: timeoutMs });
        expect(await listCards(registry)).toHaveLength(1);
        await says(page, /Mean error \(less is better\)\s+0\.\d\d/u);
        await says(page, /The new head’s error is smaller\./u);
        expect(await accessibilityProblems(page)).toEqual([]);
        await screenshot(page.locator('.training'), 'page-personalise');
        await press('Use for this child');
        await says(page, /used from the child’s next session on/u);
        expect((await listCards(registry)).map(({ source, childId }) => [source, childId])).toEqual([
          ['GenNet', undefined],
          ['child', 'c7'],
        ]);
        expect(readdirSync(folder).filter((name) => name.startsWith('training-'))).toEqual([]);
      },
      timeoutMs,
    );

    it(
      'gives the features, and makes the next candidate from them without looking at the pictures again',
      async () => {
        const download = page.waitForEvent('download');
        await page.getByRole('link', { name: 'Features, file 1' }).click();
        expect((await download).suggestedFilename()).toBe('features.parquet');
        await press('Personalise this child from these annotations');
        await page.getByRole('button', { name: 'Discard' }).waitFor({ timeout: timeoutMs });
        await press('Discard');
        await says(page, /The candidate was discarded\. Nothing has changed\./u);
        expect(await accessibilityProblems(page)).toEqual([]);
        expect(await listCards(registry)).toHaveLength(2);
      },
      timeoutMs,
    );
  },
);

async function jpegsOf(path: string, count: number): Promise<Uint8Array[]> {
  const opened = await openVideo(path);
  const files: Uint8Array[] = [];
  for await (const frame of opened.frames()) {
    files.push(new Uint8Array(compressJpeg(frame, 90)));
    if (files.length === count) break;
  }
  await opened.close();
  return files;
}
