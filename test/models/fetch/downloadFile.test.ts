import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { downloadFile } from '../../../models/fetch/downloadFile.js';
import { sha256Of } from '../../../models/modelFile.js';
import { serveFile, type FileServer, type Manner } from './fileServer.js';

const content = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 251);
const sha256 = sha256Of(content);

describe('downloadFile', () => {
  let folder: string;
  let path: string;
  let server: FileServer;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rapport-download-'));
    path = join(folder, 'deep', 'model.onnx');
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  async function download(manners: Manner[], expected = sha256, retries = 0, silenceSec = 5) {
    server = await serveFile(content, manners);
    const progress: (readonly [number, number | undefined])[] = [];
    const onProgress = (received: number, total: number | undefined) => progress.push([received, total]);
    await downloadFile(
      { url: server.url, path, sha256: expected, command: 'rapport models fetch x' },
      { onProgress, retries, silenceSec },
    );
    return progress;
  }

  it('brings a file and tells how far it is', async () => {
    const progress = await download([{}]);
    expect(sha256Of(await readFile(path))).toBe(sha256);
    expect(progress.at(-1)).toEqual([200_000, 200_000]);
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  it('says what to do where nothing can be written', async () => {
    await writeFile(join(folder, 'deep'), 'a file where the folder should be');
    await expect(download([{}])).rejects.toMatchObject({
      code: 'models/not-written',
      message: `${join(folder, 'deep')} could not be written, because something else is there: choose another place.`,
    });
    await rm(join(folder, 'deep'));
    await mkdir(`${path}.part`, { recursive: true });
    await server.close();
    await expect(download([{}])).rejects.toMatchObject({
      code: 'models/not-written',
      message: `${path}.part could not be written, because it is a folder: give a file.`,
    });
  });

  it('keeps what came when the server breaks off, and goes on from there the next time', async () => {
    await expect(download([{ breakAfterBytes: 70_000 }])).rejects.toMatchObject({
      code: 'models/interrupted',
      message: expect.stringMatching(
        /broke off after 70000 bytes .*run 'rapport models fetch x' again/,
      ) as string,
    });
    expect(existsSync(path)).toBe(false);
    await server.close();
    const progress = await download([{}]);
    expect(server.ranges).toEqual(['bytes=70000-']);
    expect(progress[0]?.[0]).toBeGreaterThan(70_000);
    expect(progress.at(-1)).toEqual([200_000, 200_000]);
    expect(sha256Of(await readFile(path))).toBe(sha256);
  });

  it('takes a broken connection up again by itself', async () => {
    await download([{ breakAfterBytes: 50_000 }, { breakAfterBytes: 60_000 }, {}], sha256, 3);
    expect(server.ranges).toEqual([undefined, 'bytes=50000-', 'bytes=110000-']);
    expect(sha256Of(await readFile(path))).toBe(sha256);
  });

  it('starts over where the server knows no ranges', async () => {
    await download([{ breakAfterBytes: 50_000 }, { ignoreRange: true }], sha256, 3);
    expect(sha256Of(await readFile(path))).toBe(sha256);
  });

  it('finishes a part that was already whole', async () => {
    await download([{}]);
    await server.close();
    await writeFile(`${path}.part`, content);
    await rm(path);
    await download([{}]);
    expect(server.ranges).toEqual(['bytes=200000-']);
    expect(sha256Of(await readFile(path))).toBe(sha256);
  });

  it('replaces nothing when the file is another', async () => {
    await download([{}]);
    await server.close();
    await expect(download([{}], '0'.repeat(64))).rejects.toMatchObject({ code: 'model/hash' });
    expect(sha256Of(await readFile(path))).toBe(sha256);
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  it('gives up a server that falls silent', async () => {
    const silent = [{ breakAfterBytes: 1000, thenSilent: true }] as const;
    await expect(download([...silent], sha256, 0, 0.3)).rejects.toMatchObject({
      code: 'models/interrupted',
      message: expect.stringContaining('nothing came for too long') as string,
    });
  });

  it('gives up a server that refuses or is not there', async () => {
    await expect(download([{ status: 404 }])).rejects.toMatchObject({
      code: 'models/http',
      message: expect.stringContaining('answered 404') as string,
    });
    await server.close();
    server = await serveFile(content, [{}]);
    const { url } = server;
    await server.close();
    await expect(
      downloadFile({ url, path, sha256, command: 'rapport models fetch x' }),
    ).rejects.toMatchObject({
      code: 'models/http',
      message: expect.stringContaining('cannot be reached') as string,
    });
    server = await serveFile(content, [{}]);
  });
});
