import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { newKey } from '../../../record/seal/newKey.js';
import { sealFolder } from '../../../record/seal/sealFolder.js';
import { unsealFolder } from '../../../record/seal/unsealFolder.js';

let root = '';
let folder = '';
let key = '';
let recipient = '';
const sealed = (): string => join(root, 'sealed.age');
const out = (): string => join(root, 'out');
/** Several of age's chunks of 64 KiB. */
const pictures = Buffer.alloc(300_000, 'picture');

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rapport-seal-'));
  folder = join(root, '20260102T030405Z_s1');
  await mkdir(join(folder, 'pictures'), { recursive: true });
  await writeFile(join(folder, 'events.jsonl'), '{"child":"c7"}\n', { mode: 0o600 });
  await writeFile(join(folder, 'pictures', 'one'), pictures);
  key = join(root, 'key');
  recipient = await newKey(key);
});
afterEach(() => rm(root, { recursive: true }));

describe('a sealed folder', () => {
  it('is opened with the key, bytes and modes as they were', async () => {
    await sealFolder(folder, [recipient], sealed());
    const opened = await unsealFolder(sealed(), key, out());
    expect(opened).toBe(join(out(), '20260102T030405Z_s1'));
    expect(await readFile(join(opened, 'events.jsonl'), 'utf8')).toBe('{"child":"c7"}\n');
    expect(await readFile(join(opened, 'pictures', 'one'))).toEqual(pictures);
    expect((await stat(join(opened, 'events.jsonl'))).mode & 0o777).toBe(0o600);
    expect(await readdir(out())).toEqual(['20260102T030405Z_s1']);
  });

  it('shows nothing of the child, and is for its owner alone', async () => {
    await sealFolder(folder, [recipient], sealed());
    const bytes = await readFile(sealed(), 'latin1');
    for (const word of ['"child":"c7"', 'picturepicture', 'events.jsonl', 'AGE-SECRET-KEY'])
      expect(bytes.includes(word)).toBe(false);
    expect((await stat(sealed())).mode & 0o777).toBe(0o600);
    expect((await stat(key)).mode & 0o777).toBe(0o600);
  });

  it('is not opened with another key, which is told without the key', async () => {
    const other = join(root, 'other');
    await newKey(other);
    await sealFolder(folder, [recipient], sealed());
    await expect(unsealFolder(sealed(), other, out())).rejects.toMatchObject({ code: 'seal/wrong-key' });
  });

  it('can be opened by each of several', async () => {
    const other = join(root, 'other');
    await sealFolder(folder, [recipient, await newKey(other)], sealed());
    for (const [index, each] of [key, other].entries())
      expect(await readdir(await unsealFolder(sealed(), each, `${out()}${index}`))).toEqual([
        'events.jsonl',
        'pictures',
      ]);
  });

  it.each([0.3, 0.9, 0.999])('cut at %f of its length leaves nothing half opened', async (part) => {
    await sealFolder(folder, [recipient], sealed());
    const bytes = await readFile(sealed());
    await writeFile(sealed(), bytes.subarray(0, Math.floor(bytes.length * part)));
    await expect(unsealFolder(sealed(), key, out())).rejects.toMatchObject({ code: 'seal/damaged' });
    expect(await readdir(out())).toEqual([]);
  });

  it('with one bit flipped anywhere behind its head is refused', async () => {
    await sealFolder(folder, [recipient], sealed());
    const bytes = await readFile(sealed());
    for (const at of [600, 70_000, bytes.length - 1]) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      await writeFile(sealed(), flipped);
      await expect(unsealFolder(sealed(), key, out())).rejects.toMatchObject({ code: 'seal/damaged' });
    }
  });

  it('overwrites neither a folder nor a key', async () => {
    await sealFolder(folder, [recipient], sealed());
    await expect(unsealFolder(sealed(), key, root)).rejects.toMatchObject({ code: 'seal/exists' });
    await expect(newKey(key)).rejects.toMatchObject({ code: 'seal/exists' });
  });

  it('asks for keys of its kind, and repeats no private one', async () => {
    await expect(sealFolder(folder, ['ssh-ed25519 AAAA'], sealed())).rejects.toMatchObject({
      code: 'seal/recipient',
    });
    expect(await readdir(root)).not.toContain('sealed.age');
    await sealFolder(folder, [recipient], sealed());
    const torn = join(root, 'torn');
    await writeFile(torn, (await readFile(key, 'utf8')).slice(0, -20));
    await expect(unsealFolder(sealed(), torn, out())).rejects.toSatisfy(
      (error: Error) => !`${error.message}${String(error.cause)}`.includes('AGE-SECRET-KEY-1'),
    );
  });
});
