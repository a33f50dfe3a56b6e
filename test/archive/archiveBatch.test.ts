import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';

import { archiveBatch, type ArchiveOptions, type BatchSummary } from '../../archive/archiveBatch.js';
import { contentHash } from '../../archive/contentHash.js';
import { findRecordings } from '../../archive/findRecordings.js';
import { inShard } from '../../archive/planWork.js';
import { pythonJson, pythonWithReaders } from '../peer/pythonPackages.js';
import { recording } from '../peer/recording.js';
import { makeRecording } from '../record/madeRecording.js';
import { temporaryFolder } from '../setup/temporaryFolder.js';

const python = pythonWithReaders();
const face = recording('single_face.mp4');

/** The child processes are those that are built, as with the tests on the ROS graph. */
const program = { path: resolve(import.meta.dirname, '../../dist/archive/taskChild.js'), execArgv: [] };

/** So many recordings of one to so many messages each. */
async function makeArchive(root: string, count: number): Promise<void> {
  await mkdir(root, { recursive: true });
  for (let index = 0; index < count; index += 1)
    await makeRecording(
      join(root, `r${index}`),
      Array.from({ length: index + 1 }, (_, number) => ({
        topic: '/speech',
        logNs: BigInt(number),
        text: `Здраво ${index}`,
      })),
    );
}

function run(root: string, out: string, given: Partial<ArchiveOptions> = {}): Promise<BatchSummary> {
  const silent = { onProgress: () => undefined, say: () => undefined };
  return archiveBatch({
    root,
    out,
    task: 'inventory',
    parameters: {},
    workers: 2,
    program,
    ...silent,
    ...given,
  });
}

const outcomes = ({ rows }: BatchSummary): string[] => rows.map(({ outcome }) => outcome);

async function tableOf(path: string): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: await asyncBufferFromFile(path) });
}

describe('the recordings below a folder', () => {
  it('are files, and folders that are one recording each', async () => {
    const root = temporaryFolder();
    for (const path of [
      'a.mcap',
      'b.bag',
      'c/d.MP4',
      'c/notes.txt',
      'e/e_0.db3',
      'e/metadata.yaml',
      '.hidden/x.mcap',
    ]) {
      await mkdir(join(root, path, '..'), { recursive: true });
      await writeFile(join(root, path), '');
    }
    for (const path of ['f/f_0.mcap', 'f/f_1.mcap', 'g/one.mcap', 'g/other.mcap']) {
      await mkdir(join(root, path, '..'), { recursive: true });
      await writeFile(join(root, path), '');
    }
    expect(await findRecordings(root)).toEqual([
      'a.mcap',
      'b.bag',
      'c/d.MP4',
      'e',
      'f',
      'g/one.mcap',
      'g/other.mcap',
    ]);
    await expect(findRecordings(join(root, 'none'))).rejects.toThrow('cannot be searched');
  });

  it('are the same content wherever they lie', async () => {
    const root = temporaryFolder();
    await makeArchive(root, 1);
    await cp(join(root, 'r0'), join(root, 'elsewhere'), { recursive: true });
    expect(await contentHash(join(root, 'r0'))).toBe(await contentHash(join(root, 'elsewhere')));
    await writeFile(join(root, 'elsewhere/more'), 'x');
    expect(await contentHash(join(root, 'r0'))).not.toBe(await contentHash(join(root, 'elsewhere')));
  });

  it('are shared out so that every shard set holds each once', () => {
    const items = [1, 2, 3, 4, 5, 6, 7];
    const shards = [1, 2, 3].map((index) => inShard(items, { index, count: 3 }));
    expect(shards).toEqual([
      [1, 4, 7],
      [2, 5],
      [3, 6],
    ]);
  });
});

describe('a batch', () => {
  it('does each recording once, and their tables become one', async () => {
    const [root, out] = [temporaryFolder(), join(temporaryFolder(), 'out')];
    await makeArchive(root, 5);
    // The same recording by another name.
    await cp(join(root, 'r4'), join(root, 'twin'), { recursive: true });
    const first = await run(root, out);
    expect(outcomes(first).filter((outcome) => outcome === 'made')).toHaveLength(5);
    expect(outcomes(first).filter((outcome) => outcome === 'had')).toHaveLength(1);
    expect(readdirSync(join(out, 'results'))).toHaveLength(5);
    expect(readdirSync(join(out, 'work'))).toEqual([]);
    const rows = await tableOf(join(out, 'topics.parquet'));
    expect(rows).toMatchObject(
      [0, 1, 2, 3, 4].map((index) => ({
        recording: `r${index}`,
        topic: '/speech',
        messages: BigInt(index + 1),
      })),
    );
    const again = await run(root, out);
    expect(outcomes(again)).toEqual(Array(6).fill('had'));
    expect(again.tables).toEqual([{ path: join(out, 'topics.parquet'), rows: 5 }]);
  }, 120_000);

  it('goes on after a bad recording, says why it is one, and tries it again', async () => {
    const [root, out] = [temporaryFolder(), join(temporaryFolder(), 'out')];
    await makeArchive(root, 2);
    await writeFile(join(root, 'bad.mcap'), 'no recording at all');
    const summary = await run(root, out);
    expect(outcomes(summary)).toEqual(['failed', 'made', 'made']);
    expect(summary.rows[0]).toMatchObject({ recording: 'bad.mcap', reason: expect.any(String) as string });
    const listed = JSON.parse(readFileSync(join(out, 'batch.json'), 'utf8')) as { recordings: object[] };
    expect(listed.recordings[0]).toMatchObject({ outcome: 'failed', reason: summary.rows[0]?.reason });
    await rm(join(root, 'bad.mcap'));
    await copyFile(join(root, 'r0/r0_0.mcap'), join(root, 'bad.mcap'));
    expect(outcomes(await run(root, out))).toEqual(['made', 'had', 'had']);
  }, 120_000);

  it('that is stopped leaves whole results and goes on with the rest', async () => {
    const [root, out] = [temporaryFolder(), join(temporaryFolder(), 'out')];
    await makeArchive(root, 6);
    const controller = new AbortController();
    const onProgress: ArchiveOptions['onProgress'] = ({ done }) => {
      if (done === 2) controller.abort();
    };
    const stopped = await run(root, out, { workers: 1, signal: controller.signal, onProgress });
    expect(stopped.rows.length).toBeLessThan(6);
    expect(stopped.tables).toEqual([]);
    for (const key of readdirSync(join(out, 'results')))
      expect(readdirSync(join(out, 'results', key)).sort()).toEqual([
        'inventory.json',
        'task.json',
        'topics.parquet',
      ]);
    const rest = await run(root, out);
    expect(outcomes(rest).filter((outcome) => outcome === 'failed')).toEqual([]);
    expect(readdirSync(join(out, 'results'))).toHaveLength(6);
  }, 120_000);

  it('of which shards do a part each is joined by a run without one', async () => {
    const [root, out] = [temporaryFolder(), join(temporaryFolder(), 'out')];
    await makeArchive(root, 3);
    for (const index of [1, 2]) {
      const part = await run(root, out, { shard: { index, count: 2 } });
      expect(outcomes(part)).toEqual(Array(index === 1 ? 2 : 1).fill('made'));
      expect(existsSync(join(out, 'topics.parquet'))).toBe(false);
    }
    const whole = await run(root, out);
    expect(outcomes(whole)).toEqual(['had', 'had', 'had']);
    expect(whole.tables[0]?.rows).toBe(3);
  }, 120_000);

  it('refuses parameters and tasks that there are not', async () => {
    const [root, out] = [temporaryFolder(), join(temporaryFolder(), 'out')];
    await expect(run(root, out, { task: 'none' })).rejects.toThrow('There is no task "none"');
    await expect(run(root, out, { parameters: { speed: 1 } })).rejects.toThrow('knows no parameter "speed"');
  });
});

describe.skipIf(face === undefined)('the task replay', () => {
  it('leaves what rapport replay leaves, and one table of all readings', async () => {
    const [root, out] = [temporaryFolder(), join(temporaryFolder(), 'out')];
    await copyFile(face ?? '', join(root, 'face.mp4'));
    const given = { task: 'replay', parameters: { child: 'c01', every: 20 }, workers: 1 };
    const { rows, tables } = await run(root, out, given);
    expect(rows).toMatchObject([{ recording: 'face.mp4', outcome: 'made' }]);
    const files = readdirSync(join(out, 'results', rows[0]?.key ?? ''));
    expect(files).toEqual(
      expect.arrayContaining(['frames.csv', 'readings.parquet', 'session.json', 'task.json']),
    );
    const [reading] = await tableOf(join(out, 'readings.parquet'));
    expect(tables[0]?.rows).toBeGreaterThan(0);
    expect(reading).toMatchObject({ recording: 'face.mp4', result: rows[0]?.key });
    // Another parameter is another result.
    const other = await run(root, out, { ...given, parameters: { child: 'c01', every: 30 } });
    expect(other.rows).toMatchObject([{ outcome: 'made' }]);
    expect(readdirSync(join(out, 'results'))).toHaveLength(2);
  }, 240_000);
});

describe.skipIf(python === undefined)('a joined table', () => {
  it('is read by pyarrow', async () => {
    const [root, out] = [temporaryFolder(), join(temporaryFolder(), 'out')];
    await makeArchive(root, 3);
    await run(root, out);
    const script =
      'import json, sys, pyarrow.parquet as p; print(json.dumps(p.read_table(sys.argv[1]).select(["recording", "messages"]).to_pylist()))';
    expect(pythonJson(python ?? '', script, [join(out, 'topics.parquet')])).toEqual(
      [0, 1, 2].map((index) => ({ recording: `r${index}`, messages: index + 1 })),
    );
  }, 120_000);
});
