import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { sessionFiles } from '../../record/sessionFiles.js';
import { writeSessionReport } from '../../report/writeSessionReport.js';
import { writeCohortFile } from '../../screening/cohortFile.js';
import { cohortOfNine, sessionOf, startedNs, writeSession } from './longSession.js';

let root = '';
let folder = '';
let page = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rapport-report-'));
  const dayNs = 86_400_000_000_000n;
  const sessions = [
    ['yesterday', 'c7', dayNs],
    ['before', 'c7', 2n * dayNs],
    ['other', 'c8', dayNs],
    ['later', 'c7', -dayNs],
  ] as const;
  for (const [sessionId, childId, agoNs] of sessions)
    await writeSession(root, sessionOf(1, { sessionId, operator: 'op1', childId }, startedNs - agoNs));
  folder = await writeSession(root, sessionOf(5));
  page = await readFile(await writeSessionReport(folder), 'utf8');
});
afterAll(() => rm(root, { recursive: true }));

/** What is looked at of a page's element. */
interface PageElement {
  readonly textContent: string;
  getAttribute(name: string): string | null;
}

function elements(html: string, selector: string): PageElement[] {
  const page: unknown = parseHTML(html);
  const { document } = page as {
    document: { querySelectorAll(selector: string): Iterable<PageElement> };
  };
  return [...document.querySelectorAll(selector)];
}

/** The texts of all elements that a selector finds. */
function texts(html: string, selector: string): string[] {
  return elements(html, selector).map(({ textContent }) => textContent);
}

describe('the report of a session', () => {
  it('is one page for its owner alone that runs and loads nothing', async () => {
    expect((await stat(join(folder, 'report.html'))).mode & 0o777).toBe(0o600);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:\/\/(?!www\.w3\.org)/u);
    expect(page).not.toMatch(/undefined|NaN/u);
  });

  it('is the same each time', async () => {
    await writeSessionReport(folder);
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toBe(page);
  });

  it('says what happened, in the operators’ own words, as text', () => {
    const rows = texts(page, 'section:first-child tbody tr');
    expect(rows).toContain('1:40markop1looks at the <robot> & smiles');
    expect(rows).toContain('2:20heldop1a break');
    expect(rows).toContain('0:30prompt, approved, carried outop1wave, “Hello.”: engagement −0.42');
    expect(rows.at(-1)).toBe('5:00stopop1time is up');
  });

  it('has a description for each picture', () => {
    const pictures = elements(page, 'figure svg');
    // Timeline; engagement and its strips; coverage; affect; arousal and valence; earlier sessions.
    expect(pictures).toHaveLength(7);
    for (const picture of pictures) {
      expect(picture.getAttribute('role')).toBe('img');
      expect(picture.getAttribute('aria-label')).toMatch(/\w+.*\.$/u);
    }
    expect(texts(page, 'figcaption')).toHaveLength(6);
  });

  it('marks what is pseudo-labelled and says what is not known', () => {
    const rows = texts(page, '.columns tbody tr');
    expect(rows).toHaveLength(22);
    expect(rows.find((row) => row.startsWith('contempt'))).toMatch(/^contempt †/u);
    expect(rows.find((row) => row.startsWith('disgust'))).toBe('disgustnot knownnot known');
  });

  it('stands beside the middle half of a cohort, where one is given', async () => {
    const [cohort, out] = [join(root, 'cohort.parquet'), join(root, 'compared.html')];
    await writeCohortFile(cohort, cohortOfNine());
    const compared = await readFile(await writeSessionReport(folder, { out, cohort }), 'utf8');
    const before = texts(page, '.columns tbody tr');
    const after = texts(compared, '.columns tbody tr');
    // Of 0, 1/8 … 1 the quarters lie on the third and the seventh, whatever the number.
    expect(after.map((row) => row.replaceAll(' [0.25, 0.75]', ''))).toEqual(before);
    expect(after[0]).toMatch(/^AU1[\d.]+ \[0\.25, 0\.75\][\d.]+ \[0\.25, 0\.75\][\d.]+ \[0\.25, 0\.75\]$/u);
    expect(texts(compared, 'section:last-of-type small')[0]).toContain(
      'In brackets: the middle half of 9 other children of the cohort, whatever their labels.',
    );
    expect(page).not.toContain('In brackets');
  });

  it('compares with earlier sessions of the same child alone', () => {
    const names = texts(page, 'section:last-of-type .wide:last-of-type tbody th');
    expect(names.slice(-3)).toEqual(['1 before', '2 yesterday', '3 this session']);
    expect(page).not.toContain('later');
  });

  it('holds its numbers as JSON, equal to session.json', async () => {
    const [json = ''] = texts(page, 'pre');
    const { report, minutes } = JSON.parse(json) as { report: unknown; minutes: unknown[] };
    expect(report).toEqual(JSON.parse(await readFile(join(folder, sessionFiles.report), 'utf8')));
    expect(minutes).toHaveLength(5);
  });

  it('is written of an interrupted session too, and says that parts are missing', async () => {
    const cut = await writeSession(root, sessionOf(1, { sessionId: 'cut', operator: 'op1' }).slice(0, -2));
    await appendFile(join(cut, sessionFiles.frames), '301,17');
    const html = await readFile(await writeSessionReport(cut), 'utf8');
    expect(texts(html, '.notice')[0]).toContain('1 torn lines');
    expect(texts(html, 'dd')).toContain('rebuilt after the suite had died: what came last may be missing');
  });

  it.each([
    ['ja', 'セッション', '提案、承認、実行'],
    ['sr-Cyrl', 'Сеанса', 'предлог, одобрен, изведен'],
    ['sr-Latn', 'Seansa', 'predlog, odobren, izveden'],
  ])('speaks %s, and leaves what people wrote as it is', async (language, title, prompted) => {
    const path = join(root, `${language}.html`);
    await writeSessionReport(folder, { out: path, language });
    const html = await readFile(path, 'utf8');
    expect(html).toContain(`<html lang="${language}">`);
    expect(texts(html, 'h1')[0]).toContain(title);
    const rows = texts(html, 'section:first-child tbody tr');
    expect(rows.some((row) => row.startsWith(`0:30${prompted}op1`))).toBe(true);
    expect(rows.some((row) => row.endsWith('looks at the <robot> & smiles'))).toBe(true);
    expect(html).not.toMatch(/undefined|NaN/u);
    for (const picture of elements(html, 'figure svg'))
      expect(picture.getAttribute('aria-label')).toMatch(/[.。]$/u);
  });

  it('refuses a language that it does not have', async () => {
    await expect(writeSessionReport(folder, { language: 'tlh' })).rejects.toMatchObject({
      code: 'report/language',
      message: 'There is no report in "tlh": choose from en, ja, sr-Latn, sr-Cyrl.',
    });
  });
});
