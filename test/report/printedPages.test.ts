import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { chromiumPath } from '../../bench/chromium.js';
import type { SessionEvent } from '../../core/session/SessionEvent.js';
import { writeSessionReport } from '../../report/writeSessionReport.js';
import { sec } from '../core/session/frames.js';
import { writeCohortFile } from '../../screening/cohortFile.js';
import { cohortOfNine, sessionOf, startedNs, writeSession } from './longSession.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rapport-pages-'));
});
afterAll(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));

/** How many pages a browser prints of an HTML file. */
async function printedPages(path: string): Promise<number> {
  const pdf = join(root, 'page.pdf');
  await promisify(execFile)(chromiumPath ?? '', [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-pdf-header-footer',
    `--user-data-dir=${join(root, 'browser')}`,
    `--print-to-pdf=${pdf}`,
    `file://${path}`,
  ]);
  return ((await readFile(pdf, 'latin1')).match(/\/Type \/Page\b/gu) ?? []).length;
}

/** Half an hour with long reasons and marks, after ten earlier sessions. */
async function fullSession(): Promise<string> {
  const setup = { operator: 'op1', childId: 'c7' };
  for (let day = 1; day <= 10; day += 1)
    await writeSession(
      root,
      sessionOf(1, { sessionId: `day${day}`, ...setup }, startedNs - BigInt(day) * 86_400_000_000_000n),
    );
  const reason =
    'engagement −0.42 on average over the last 12 s (prior), falling since the picture was shown; ';
  const events = sessionOf(30, { sessionId: 'full', ...setup }).map((event): SessionEvent =>
    event.kind === 'prompt-proposed'
      ? { ...event, prompt: { ...event.prompt, reason: reason.repeat(2) } }
      : event,
  );
  const marks = Array.from({ length: 40 }, (_, index): SessionEvent => ({
    kind: 'mark',
    by: 'op1',
    text: `${index} 子どもはロボットを見て笑いました。 `.repeat(4),
    stampNs: startedNs + sec(100 + index),
    seq: 0,
  }));
  const all = [...events, ...marks].sort((one, other) => (one.stampNs < other.stampNs ? -1 : 1));
  return writeSession(
    root,
    all.map((event, seq) => ({ ...event, seq })),
  );
}

describe.skipIf(chromiumPath === undefined)('the report on paper', () => {
  it(
    'is four A4 pages, also of a full session, in each language, and with a cohort',
    { timeout: 120_000 },
    async () => {
      const folder = await fullSession();
      const cohort = join(root, 'cohort.parquet');
      await writeCohortFile(cohort, cohortOfNine());
      for (const language of ['en', 'ja', 'sr-Latn', 'sr-Cyrl'])
        for (const options of [{ language }, { language, cohort }])
          expect([options, await printedPages(await writeSessionReport(folder, options))]).toEqual([
            options,
            4,
          ]);
    },
  );
});
