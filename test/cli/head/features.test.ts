import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFeatureFile } from '../../../heads/data/readFeatureFile.js';
import { featuresCommand } from '../../../cli/head/features.js';
import { affectParameters } from '../../../config/affect.js';
import { findModel, modelPath, readManifest } from '../../../models/manifest.js';
import { encodeJson } from '../../../record/eventLine.js';
import { sessionFiles } from '../../../record/sessionFiles.js';
import { sharedFile } from '../../shared.js';
import { outputOf, runCommand } from '../runCommand.js';

describe('rapport head features', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rapport-features-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const run = (...options: string[]): Promise<string> =>
    outputOf(featuresCommand, ['features', ...options, '--out', join(folder, 'out')]);

  it.each([
    [
      'a name for an id',
      ['a.mp4', '--child', 'Max Muster', '--culture', 'C0'],
      /--child "Max Muster" is no id/,
    ],
    ['a path for a culture', ['a.mp4', '--child', 'c1', '--culture', '../C0'], /--culture/],
    [
      'labels for two recordings',
      ['a.mp4', 'b.mp4', '--child', 'c1', '--culture', 'C0', '--labels', 'l.csv'],
      /one recording at a time/,
    ],
    [
      'a code without a value',
      ['a.mp4', '--child', 'c1', '--culture', 'C0', '--labels', 'l.csv', '--codes', 'on-task=2'],
      /--codes "on-task=2" is no code: give a word and what it is worth/,
    ],
    [
      'a score out of range',
      ['a.mp4', '--child', 'c1', '--culture', 'C0', '--min-score', '95'],
      /--min-score/,
    ],
  ])('refuses %s before any work', async (_, options, message) => {
    await expect(run(...options)).rejects.toThrow(message);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it.each([
    ['nobody', ['--consent-on', '2026-03-14']],
    ['no day', ['--consent-by', 'ann']],
    ['a day to come', ['--consent-by', 'ann', '--consent-on', '3026-03-14']],
    ['what is no day', ['--consent-by', 'ann', '--consent-on', 'March']],
  ])('takes no consent of %s', async (_, options) => {
    await expect(run('a.mp4', '--child', 'c1', '--culture', 'C0', ...options)).rejects.toThrow(
      /give --consent-by NAME and --consent-on YEAR-MONTH-DAY/,
    );
  });

  const clip = sharedFile('data/video/single_face.mp4');
  const ids = ['mtcnn-pnet', 'mtcnn-rnet', 'mtcnn-onet', 'mobilefacenet', affectParameters.model.default];
  const known = new Set(readManifest().models.map(({ id }) => id));
  const installed = ids.every((id) => known.has(id) && existsSync(modelPath(findModel(readManifest(), id))));

  it.skipIf(clip === undefined || !installed)(
    'goes on with the next recording where one cannot be used',
    async () => {
      const words = ['features', join(folder, 'none.mp4'), clip ?? '', '--child', 'c1', '--culture', 'C0'];
      const { output, said, error } = await runCommand(featuresCommand, [
        ...words,
        '--out',
        join(folder, 'out'),
      ]);
      expect(said).toContain('none.mp4: ');
      expect(output).toContain('single_face.mp4');
      expect(await readdir(join(folder, 'out'))).toHaveLength(1);
      expect(error?.message).toMatch(/^1 of 2 recordings gave no features/);
    },
  );

  it.skipIf(clip === undefined || !installed)(
    'takes consent to training for a session’s recording, or whoever states that it was taken',
    async () => {
      const recording = join(folder, 'camera.mp4');
      await copyFile(clip ?? '', recording);
      const setup = { sessionId: 's1', operator: 'ada' };
      const started = encodeJson({ kind: 'started', setup, lowThreshold: 0, seq: 0, stampNs: 1n });
      await writeFile(join(folder, sessionFiles.events), `${started}\n`);
      const words = [recording, '--child', 'c1', '--culture', 'C0'];
      await expect(run(...words)).rejects.toMatchObject({ code: 'session/no-training-consent' });
      expect(await run(...words, '--consent-by', 'ann', '--consent-on', '2026-03-14')).toContain(
        'session s1: consent to training was taken by ann on 2026-03-14 (as you say; the session does not)',
      );
    },
  );

  it.skipIf(clip === undefined || !installed)('turns a real clip and two coders into one file', async () => {
    const coder = async (name: string, lagSec: number): Promise<string> => {
      const path = join(folder, name);
      const rows = Array.from({ length: 20 }, (_, index) => {
        const seconds = index / 10;
        return `${seconds},${(0.5 * Math.sin(4 * (seconds - lagSec))).toFixed(4)}`;
      });
      await writeFile(path, `time,value\n${rows.join('\n')}\n`);
      return path;
    };
    const output = await run(
      clip ?? '',
      ...['--child', 'c1', '--culture', 'C0', '--max-lag', '0.5'],
      ...['--labels', await coder('a.csv', 0), await coder('b.csv', 0.2)],
    );
    expect(output).toMatch(/a\.csv: 20 samples, 0 missing, .* lag -0\.10 s/);
    expect(output).toMatch(
      /ICC\(3,1\) of 2 coders over 18 moments, 90 % of those that any of them coded: 1\.000 aligned, 0\.\d+ as given/,
    );
    const [name = ''] = await readdir(join(folder, 'out'));
    const { width, frames, featureModel } = await readFeatureFile(join(folder, 'out', name));
    expect(featureModel.id).toBe(affectParameters.model.default);
    // 72 frames of one face; the first confirms it.
    expect(frames.stampNs.length).toBeGreaterThan(60);
    expect(frames.features).toHaveLength(frames.stampNs.length * width);
    expect(frames.features.every(Number.isFinite)).toBe(true);
    // Annotated up to 1.9 s of 2.4 s, less what alignment takes at the ends.
    const labelled = frames.labels.filter((label) => !Number.isNaN(label));
    expect(labelled.length).toBeGreaterThan(45);
    expect(labelled.length).toBeLessThan(frames.stampNs.length);
    expect(Math.max(...labelled.map(Math.abs))).toBeLessThanOrEqual(0.5);
  });
});
