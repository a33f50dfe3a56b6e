import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Head, HeadSource } from '../../core/culturenet/Head.js';
import { listCards } from '../../heads/registry/listCards.js';
import { resolveHead } from '../../heads/registry/resolveHead.js';
import { writeHead } from '../../heads/registry/writeHead.js';
import { runHead } from '../cli/head/headCommands.js';
import { madeDetails, madeHead } from './madeHead.js';

const featureModel = { id: 'model', sha256: 'ab'.repeat(32), width: 8 };
const headOf = (source: HeadSource, name: string, seed = 1): Head =>
  madeHead(featureModel, source, name, seed);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-heads-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const write = (source: HeadSource, name: string, seed = 1) =>
  writeHead(folder, headOf(source, name, seed), { name, ...madeDetails });

describe('resolving', () => {
  test('goes from child to culture to GenNet to nothing', async () => {
    const query = { childId: 'a', culture: 'C0', featureModel };
    expect(await resolveHead(folder, query)).toBeUndefined();
    await write('GenNet', 'gennet', 1);
    expect((await resolveHead(folder, query))?.source).toBe('GenNet');
    await write('culture', 'C0', 2);
    expect((await resolveHead(folder, query))?.source).toBe('culture');
    await write('child', 'a', 3);
    const found = await resolveHead(folder, query);
    expect(found?.source).toBe('child');
    expect(found?.head).toEqual(headOf('child', 'a', 3));
    expect((await resolveHead(folder, { ...query, childId: 'b' }))?.source).toBe('culture');
    expect((await resolveHead(folder, { featureModel }))?.source).toBe('GenNet');
  });

  test('refuses a head made for another feature model or width, in one sentence', async () => {
    await write('GenNet', 'gennet');
    for (const other of [
      { ...featureModel, sha256: 'cd'.repeat(32) },
      { ...featureModel, width: 2048 },
    ]) {
      await expect(resolveHead(folder, { featureModel: other })).rejects.toMatchObject({
        code: 'head/wrong-feature-model',
        message: expect.stringMatching(
          /^Head gennet-[0-9a-f]{12} was made for feature model model \(8 numbers, [^\n]*$/,
        ) as unknown,
      });
    }
  });

  test('refuses weights that are no numbers, and a card without a usable uncertainty', async () => {
    const torn = headOf('GenNet', 'gennet');
    torn.shared.layers[0]?.weight.fill(Number.NaN, 3, 4);
    await writeHead(folder, torn, { name: 'gennet', ...madeDetails });
    await expect(resolveHead(folder, { featureModel })).rejects.toMatchObject({ code: 'head/not-finite' });
    const head = headOf('GenNet', 'gennet', 2);
    const uncertainty = { ...head.uncertainty, noiseSd: 0 };
    await writeHead(
      folder,
      { ...head, uncertainty },
      { name: 'gennet', ...madeDetails, uncertainty: { ...madeDetails.uncertainty, noiseSd: 0 } },
    );
    await expect(resolveHead(folder, { featureModel })).rejects.toThrow('states no usable uncertainty');
  });

  test('refuses ids that would leave the folder', async () => {
    for (const childId of ['../gennet', 'a/b', '', '.', 'x'.repeat(65)]) {
      await expect(resolveHead(folder, { childId, featureModel })).rejects.toMatchObject({
        code: 'head/bad-id',
      });
    }
  });

  test('refuses damaged weights', async () => {
    const card = await write('child', 'a');
    const path = join(folder, 'children', 'a', card.lastLayerFile);
    const bytes = await readFile(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(path, bytes);
    const damaged = resolveHead(folder, { childId: 'a', featureModel });
    await expect(damaged).rejects.toMatchObject({ code: 'head/corrupt' });
    await rm(join(folder, 'shared', `${card.sharedSha256}.safetensors`));
    await expect(resolveHead(folder, { childId: 'a', featureModel })).rejects.toThrow(/is missing/);
    await writeFile(join(folder, 'children', 'a', 'head.json'), '{"format": 1');
    await expect(resolveHead(folder, { childId: 'a', featureModel })).rejects.toThrow(/it is no JSON/);
  });
});

describe('storing', () => {
  test('keeps shared layers once and a child’s own in a few hundred bytes', async () => {
    await write('GenNet', 'gennet');
    await write('culture', 'C0', 2);
    const card = await write('child', 'a', 3);
    expect(await readdir(join(folder, 'shared'))).toHaveLength(1);
    // 51 numbers are 204 bytes, and the header.
    expect((await stat(join(folder, 'children', 'a', card.lastLayerFile))).size).toBeLessThan(400);
    expect((await listCards(folder)).map(({ source }) => source)).toEqual(['GenNet', 'culture', 'child']);
  });

  test('lists the heads beside foreign and damaged entries, and names these', async () => {
    await write('GenNet', 'gennet');
    const kept = await write('child', 'b', 3);
    for (const [name, text] of [
      ['a', '{"format": 1'],
      ['c', '{"format": 1, "sharedSha256": "ab"}'],
      ['d', 'null'],
    ] as const) {
      await mkdir(join(folder, 'children', name));
      await writeFile(join(folder, 'children', name, 'head.json'), text);
    }
    await writeFile(join(folder, 'children', '.DS_Store'), '');
    await writeFile(join(folder, 'children', 'notes.txt'), '');
    const unreadable: string[] = [];
    const cards = await listCards(folder, (entry) => unreadable.push(entry));
    expect(cards.map(({ source }) => source)).toEqual(['GenNet', 'child']);
    expect(unreadable).toEqual(['.DS_Store', 'a', 'c', 'd', 'notes.txt']);
    expect((await listCards(folder)).find(({ id }) => id === kept.id)).toEqual(kept);
    const shown = await runHead('show', kept.id, '--registry', folder);
    expect(shown).toMatchObject({ error: undefined, output: expect.stringContaining(kept.id) as unknown });
    expect(shown.said).toContain('left out .DS_Store: ');
    expect(shown.said).toMatch(/left out a: .*head\.json is no head card \(it is no JSON\)/);
  });

  test('training again repairs damaged shared layers', async () => {
    const { sharedSha256 } = await write('child', 'a');
    const path = join(folder, 'shared', `${sharedSha256}.safetensors`);
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, 100));
    await write('child', 'a');
    expect(await readFile(path)).toEqual(bytes);
    const { mtimeMs } = await stat(path);
    await write('child', 'b');
    expect((await stat(path)).mtimeMs).toBe(mtimeMs);
  });

  test('a card that cannot be read does not lose the head that replaces it', async () => {
    await write('child', 'a', 1);
    await writeFile(join(folder, 'children', 'a', 'head.json'), '{"format": 1');
    await write('child', 'a', 2);
    const found = await resolveHead(folder, { childId: 'a', featureModel });
    expect(found?.head).toEqual(headOf('child', 'a', 2));
  });

  test('equal heads have equal ids, others not', () => {
    expect(headOf('child', 'a', 3).id).toBe(headOf('child', 'a', 3).id);
    expect(headOf('child', 'a', 3).id).not.toBe(headOf('child', 'a', 4).id);
    expect(headOf('child', 'a', 3).id).toMatch(/^child-a-[0-9a-f]{12}$/);
  });

  test('a replaced head’s file stays for one replacement, for those who hold its card', async () => {
    const child = join(folder, 'children', 'a');
    const lastLayers = async () => (await readdir(child)).filter((name) => name.startsWith('last-layer-'));
    for (const seed of [1, 2, 3]) await write('child', 'a', seed);
    // Younger than ten minutes: another process may be about to name them.
    expect(await lastLayers()).toHaveLength(3);
    const longAgo = new Date('2026-01-01');
    for (const name of await lastLayers()) await utimes(join(child, name), longAgo, longAgo);
    await write('child', 'a', 4);
    expect(await lastLayers()).toHaveLength(2);
  });
});

/** A file system of so few bytes, where this process may mount one. */
function mountSmall(path: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('a full disk leaves the old head as it was, with one sentence', async (context) => {
  if (!mountSmall(folder)) return context.skip('this process may not mount a small file system');
  try {
    await write('child', 'a', 1);
    const before = await resolveHead(folder, { childId: 'a', featureModel });
    const { free } = await import('node:fs/promises')
      .then(({ statfs }) => statfs(folder))
      .then((info) => ({ free: info.bavail * info.bsize }));
    await writeFile(join(folder, 'filler'), Buffer.alloc(free));
    await expect(write('child', 'a', 2)).rejects.toMatchObject({
      code: 'file/disk-full',
      message: expect.stringMatching(/the disk is full: free some space\.$/) as unknown,
    });
    expect(await resolveHead(folder, { childId: 'a', featureModel })).toEqual(before);
    expect((await readdir(join(folder, 'children', 'a'))).filter((name) => name.endsWith('.tmp'))).toEqual(
      [],
    );
    await rm(join(folder, 'filler'));
    await write('child', 'a', 2);
    expect((await resolveHead(folder, { childId: 'a', featureModel }))?.head.id).toBe(
      headOf('child', 'a', 2).id,
    );
  } finally {
    execFileSync('umount', [folder]);
  }
});
