import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { writeFeatureFile } from '../../../heads/data/writeFeatureFile.js';
import { sessionCommand } from '../../../cli/session.js';
import { listCards } from '../../../heads/registry/listCards.js';
import { resolveHead } from '../../../heads/registry/resolveHead.js';
import { writeHead } from '../../../heads/registry/writeHead.js';
import { fileMentions, idPattern } from '../../../record/purge/mentions.js';
import { sessionFiles } from '../../../record/sessionFiles.js';
import { outputOf, runCommand } from '../../cli/runCommand.js';
import { madeDetails, madeHead } from '../../heads/madeHead.js';
import { sessionOf, writeSession } from '../../report/longSession.js';

const featureModel = { id: 'model', sha256: 'ab'.repeat(32), width: 8 };

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rapport-purge-'));
});
afterEach(() => rm(root, { recursive: true }));

const at = (...parts: string[]): string => join(root, ...parts);

async function sessionOfChild(sessionId: string, childId: string): Promise<string> {
  const folder = await writeSession(at('sessions'), sessionOf(0.1, { sessionId, operator: 'op1', childId }));
  const old = new Date(Date.now() - 120_000);
  for (const name of Object.values(sessionFiles)) await utimes(join(folder, name), old, old);
  return folder;
}

async function featuresOf(path: string, childId: string): Promise<void> {
  await writeFeatureFile(path, {
    width: 1,
    childId,
    culture: 'C0',
    featureModel: { id: 'model', sha256: featureModel.sha256 },
    provenance: { recording: { name: 'r.mp4', sha256: 'cd'.repeat(32) }, minScore: 0.9, coders: [] },
    scores: Float32Array.of(1),
    frames: {
      stampNs: BigInt64Array.of(1n),
      features: Float32Array.of(1),
      labels: Float32Array.of(0),
    },
  });
}

/** Two children, c1 and c12: sessions, heads, features, an archive's results, a log. */
async function twoChildren(): Promise<{ mine: string; others: string }> {
  const mine = await sessionOfChild('s-one', 'c1');
  const others = await sessionOfChild('s-two', 'c12');
  const registry = at('heads');
  await writeHead(registry, madeHead(featureModel, 'GenNet', 'gennet', 1), {
    name: 'gennet',
    ...madeDetails,
    children: { C0: ['c1', 'c12'] },
  });
  for (const [childId, seed] of [
    ['c1', 2],
    ['c12', 3],
  ] as const)
    await writeHead(registry, madeHead(featureModel, 'child', childId, seed), {
      name: childId,
      childId,
      ...madeDetails,
      children: { C0: [childId] },
    });
  await featuresOf(at('features', 'a.features.parquet'), 'c1');
  await featuresOf(at('features', 'b.features.parquet'), 'c12');
  const results = at('archive', 'results');
  await featuresOf(join(results, 'a'.repeat(64), 'features.parquet'), 'c1');
  await featuresOf(join(results, 'b'.repeat(64), 'features.parquet'), 'c12');
  await writeFile(at('archive', 'features.parquet'), 'joined');
  await writeFile(at('archive', 'batch.json'), '{"recordings":["c12/r.mp4"]}');
  await mkdir(at('logs'));
  await writeFile(
    at('logs', 'launch.log'),
    'started\nsession s-one of c1\nprompt s-one-p1\nsession s-two of c12\n',
  );
  return { mine, others };
}

const words = (...more: string[]): string[] => [
  ...['session', 'purge', '--child', 'c1', '--root', at('sessions'), '--registry', at('heads')],
  ...['--logs', at('logs'), '--also', at('features'), at('archive'), ...more],
];

describe('rapport session purge', () => {
  it('lists, and changes nothing without --yes', async () => {
    const { mine } = await twoChildren();
    const text = await outputOf(sessionCommand, words());
    expect(text.split('\n').map((line) => line.replaceAll(root, '').trimEnd())).toEqual([
      'Traces of c1; nothing is done without --yes:',
      `  remove                 ${mine.slice(root.length)}  (session s-one)`,
      '  remove                 /heads/children/c1  (the child’s own engagement head)',
      expect.stringMatching(
        /^ {2}refuse until retrained \/heads\/gennet\/head\.json {2}\(head gennet-\w+, trained on this child and others\)$/u,
      ) as string,
      expect.stringMatching(
        /children\/c12\/head\.json {2}\(head child-c12-\w+, made from one that was trained/u,
      ) as string,
      '  remove                 /features/a.features.parquet  (file whose content names the child)',
      `  remove                 /archive/results/${'a'.repeat(64)}  (file whose content names the child)`,
      '  remove                 /archive/batch.json  (joined from results of the child and others: run the batch again)',
      '  remove                 /archive/features.parquet  (joined from results of the child and others: run the batch again)',
      '  remove lines           /logs/launch.log  (log that names the child or its sessions)',
      '',
    ]);
    expect(existsSync(mine)).toBe(true);
    expect(await outputOf(sessionCommand, words())).toBe(text);
  });

  it('removes all of it with --yes, leaves the other child, and proves it', async () => {
    const { mine, others } = await twoChildren();
    const text = await outputOf(sessionCommand, words('--yes'));
    expect(text).toMatch(/Searched afterwards, by name and content: \d+ files in /u);
    expect(text).toContain('None of them names the child or one of its sessions.');
    const gone = [mine, at('heads', 'children', 'c1'), at('features', 'a.features.parquet')];
    expect(gone.filter((path) => existsSync(path))).toEqual([]);
    const kept = [
      join(others, sessionFiles.frames),
      at('features', 'b.features.parquet'),
      at('archive', 'results', 'b'.repeat(64), 'features.parquet'),
    ];
    expect(kept.filter((path) => !existsSync(path))).toEqual([]);
    expect(await readFile(at('logs', 'launch.log'), 'utf8')).toBe('started\nsession s-two of c12\n');
    expect(await outputOf(sessionCommand, words())).toBe('There is no trace of c1.\n');
  });

  it('has heads that learned from the child refused until they are trained again', async () => {
    await twoChildren();
    await outputOf(sessionCommand, words('--yes'));
    const cards = await listCards(at('heads'));
    expect(cards.map(({ source, children }) => [source, children])).toEqual([
      ['GenNet', { C0: ['c12'] }],
      ['child', { C0: ['c12'] }],
    ]);
    for (const query of [{ featureModel }, { childId: 'c12', featureModel }])
      await expect(resolveHead(at('heads'), query)).rejects.toMatchObject({
        code: 'head/withdrawn',
        message: expect.stringMatching(/purged on \d{4}-\d\d-\d\d; train it again without\.$/u) as string,
      });
    await writeHead(at('heads'), madeHead(featureModel, 'GenNet', 'gennet', 5), {
      name: 'gennet',
      ...madeDetails,
      children: { C0: ['c12'] },
    });
    expect((await resolveHead(at('heads'), { featureModel }))?.source).toBe('GenNet');
  });

  it('says what still names the child, and ends with an error', async () => {
    await twoChildren();
    const noted = at('sessions', 'notes.txt');
    await writeFile(noted, 'c1 was tired');
    const { output, error } = await runCommand(sessionCommand, words('--yes'));
    expect(output).toContain(`These still name the child or one of its sessions:\n  ${noted}`);
    expect(error).toMatchObject({ code: 'purge/not-all' });
  });

  it('finds what lies in the folder of a session whose log is gone', async () => {
    await twoChildren();
    const late = at('sessions', '20260301T120000Z_s-three');
    await featuresOf(join(late, 'features', 'late.parquet'), 'c1');
    await featuresOf(join(late, 'features', 'other.parquet'), 'c12');
    expect(await outputOf(sessionCommand, words())).toContain(
      `${join(late, 'features', 'late.parquet')}  (file whose content names the child)`,
    );
    await outputOf(sessionCommand, words('--yes'));
    expect(readdirSync(join(late, 'features'))).toEqual(['other.parquet']);
  });

  it('refuses while the child’s session goes on', async () => {
    await twoChildren();
    await writeSession(
      at('sessions'),
      sessionOf(0.1, { sessionId: 's-now', operator: 'o', childId: 'c1' }).slice(0, -2),
    );
    const { error } = await runCommand(sessionCommand, words('--yes'));
    expect(error).toMatchObject({ code: 'purge/session-running' });
  });

  it('refuses a name', async () => {
    const { error } = await runCommand(sessionCommand, ['session', 'purge', '--child', 'Ana Marić']);
    expect(error).toMatchObject({ code: 'purge/bad-id' });
  });
});

describe('finding an id in a file', () => {
  it('takes whole words only, and ids that are made from it', () => {
    const pattern = idPattern('c1', ['s1']);
    const found = ['c1', '"c1"', 'of c1.', 'a/c1/b', 'child-c1-0123456789ab', 's1-p3', 's1'];
    expect(found.filter((text) => !pattern.test(text))).toEqual([]);
    const others = ['c12', 'c1-b', 'xc1', 'c1_2', 'child-c12-0123456789ab', 's1-x', 'c1-p3'];
    expect(others.filter((text) => pattern.test(text))).toEqual([]);
  });

  it('finds it wherever it lies, also across the borders of what is read at a time', async () => {
    const path = at('large.bin');
    const border = 1024 * 1024;
    for (const place of [
      0,
      100,
      border - 300,
      border - 200,
      border - 1,
      border,
      2 * border - 1,
      2 * border + 50,
    ]) {
      await writeFile(path, `${' '.repeat(place)}c1${' '.repeat(3 * border - place)}`);
      expect([place, await fileMentions(path, idPattern('c1'))]).toEqual([place, true]);
    }
    // The border falls into a longer word.
    for (const place of [border - 1, border - 2, border - 201, border - 202]) {
      await writeFile(path, `${' '.repeat(place)}c12${' '.repeat(border)}`);
      expect([place, await fileMentions(path, idPattern('c1'))]).toEqual([place, false]);
    }
  });
});
