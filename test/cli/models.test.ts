import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { zipSync } from 'fflate';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { modelsCommand } from '../../cli/models.js';
import { opencv } from '../../pictures/opencv.js';
import { npy } from '../models/evaluate/npy.js';
import { runCommand } from './runCommand.js';

describe('rapport models', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rapport-models-'));
  });
  afterEach(async () => {
    process.exitCode = undefined;
    await rm(folder, { recursive: true });
  });

  let said: string;

  /** What the command prints; what it says beside it is in `said`. */
  async function run(...options: string[]): Promise<string> {
    const { output, said: beside, error } = await runCommand(modelsCommand, ['models', ...options]);
    said = beside;
    if (error !== undefined) throw error;
    return output;
  }

  it('lists the models with source and licence', async () => {
    expect(await run('list')).toContain('PyPI facenet-pytorch 2.6.0, facenet_pytorch/data/pnet.pt');
    const listed = JSON.parse(await run('list', '--json')) as { id: string; present: boolean }[];
    expect(listed.find(({ id }) => id === 'affect-eesp')?.present).toBe(true);
  });

  it('verifies the network in the repository', async () => {
    expect(await run('verify', 'affect-eesp')).toBe(
      'affect-eesp: checksum, names, shapes and a run are right.\n',
    );
    expect(process.exitCode).toBeUndefined();
    await expect(run('verify', 'nothing')).rejects.toMatchObject({ code: 'model/unknown' });
  });

  it('evaluates the network in the repository, the same way each time', async () => {
    const path = join(folder, 'faces.npz');
    const images = Uint8Array.from({ length: 6 * 48 * 48 }, (_, i) => (i * i) % 251);
    await writeFile(
      path,
      zipSync({
        'images.npy': npy('|u1', [6, 48, 48], images),
        'expression.npy': npy('|u1', [6], Uint8Array.of(0, 1, 2, 3, 4, 7)),
      }),
    );
    const text = await run('evaluate', '--data', path, '--resamples', '20', '--json');
    const result = JSON.parse(text) as {
      pictures: number;
      figures: {
        expressions: { pictures: number; unknownToNetwork: number };
        valence: { reference: string };
      };
    };
    expect(result.pictures).toBe(6);
    expect(result.figures.expressions).toMatchObject({ pictures: 5, unknownToNetwork: 1 }); // contempt
    expect(result.figures.valence.reference).toBe('pseudo-labels');
    expect(await run('evaluate', '--data', path, '--resamples', '20', '--json')).toBe(text);
    expect(await run('evaluate', '--data', path, '--resamples', '20')).toContain(
      'Expressions, 5 pictures (1 of classes',
    );
  });

  it('fails when pictures could not be read, with the figures of the others, and when none could', async () => {
    const cv = opencv();
    const picture = cv.imencode('.png', new cv.Mat(Buffer.alloc(160 * 160, 90), 160, 160, cv.CV_8UC1));
    const landmarks5 = [60, 80, 100, 80, 80, 100, 60, 120, 100, 120];
    const data = join(folder, 'faces.tar');
    const pack = async (...files: string[]): Promise<void> => {
      const label = { expression: 'happy', landmarks5, presence: 1 };
      const lines = files.map((file) => JSON.stringify({ ...label, file }));
      await writeFile(join(folder, 'labels.jsonl'), lines.join('\n'));
      await create({ file: data, cwd: folder }, ['a.png', 'b.png', 'labels.jsonl']);
    };
    await writeFile(join(folder, 'a.png'), picture);
    await writeFile(join(folder, 'b.png'), picture.subarray(0, 60));
    const given = ['evaluate', '--data', data, '--resamples', '20'];
    await pack('b.png', 'gone.png');
    await expect(run(...given)).rejects.toMatchObject({
      code: 'evaluate/none-judged',
      message: expect.stringMatching(
        /^None of the 2 pictures of .* give others\. The first, b\.png: ./,
      ) as unknown,
    });
    await pack('a.png', 'b.png', 'gone.png');
    expect(await run(...given)).toContain('2 pictures could not be used:');
    expect(process.exitCode).toBe(1);
    expect(said).toMatch(/2 of 3 pictures could not be read .* the first b\.png: replace them/);
  });

  it('refuses counts that count nothing', async () => {
    const evaluate = ['evaluate', '--data', folder];
    for (const option of [
      ...['0', '-1', '1.5', 'x'].map((threads) => ['--threads', threads]),
      ['--resamples', 'x'],
      ['--seed', '-1'],
    ])
      await expect(run(...evaluate, ...option)).rejects.toMatchObject({ code: 'cli/not-whole' });
    for (const option of [
      ['--threads', '1', '0'],
      ['--rounds', '0'],
    ])
      await expect(run('bench', ...option)).rejects.toMatchObject({ code: 'cli/not-whole' });
  });

  it('times the network in the repository against the limit', async () => {
    const text = await run('bench', '--model', 'affect-eesp', '--threads', '1', '--rounds', '3', '--json');
    const { models, peaks } = JSON.parse(text) as {
      models: { multiplyAdds: number; limitMs: number; runs: number }[];
      peaks: { precision: string; multiplyAddsPerSec: number }[];
    };
    expect(peaks.map(({ precision }) => precision)).toEqual(['float32', 'int8']);
    const [timed] = models;
    expect(timed?.runs).toBe(3);
    expect(timed?.multiplyAdds).toBeGreaterThan(30e6);
    expect(timed?.limitMs).toBeCloseTo(
      (1000 * (timed?.multiplyAdds ?? 0)) / (peaks[0]?.multiplyAddsPerSec ?? NaN),
    );
    await expect(run('bench', '--model', 'nothing')).rejects.toMatchObject({ code: 'model/unknown' });
  });

  it('says what to do', async () => {
    await expect(run()).rejects.toThrow('Say what to do with the models');
    await expect(run('fetch', 'mobilefacenet')).rejects.toThrow("run 'rapport models install'");
    await expect(run('evaluate', '--data', join(folder, 'none'))).rejects.toMatchObject({
      code: 'evaluate/missing',
    });
  });
});
