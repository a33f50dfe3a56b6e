import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readTable } from '../../archive/tables/readTable.js';
import { writeTable } from '../../archive/tables/writeTable.js';
import { diffCommand } from '../../cli/diff.js';
import { exportCommand } from '../../cli/export.js';
import { pythonJson, pythonWithReaders } from '../peer/pythonPackages.js';
import { temporaryFolder } from '../setup/temporaryFolder.js';
import { outputOf, runCommand } from './runCommand.js';

const python = pythonWithReaders();

const frames = `seq,stamp_ns,face_id,engagement,engagement_level
1,1700000000000000000,f1,0.5,engaged
2,1700000000033333333,f1,0.25,engaged
3,1700000000066666667,,,"unknown, so far"
`;

async function sessionFolder(csv: string, report: object): Promise<string> {
  const folder = join(temporaryFolder(), 'session');
  await mkdir(folder);
  await writeFile(join(folder, 'frames.csv'), csv);
  await writeFile(join(folder, 'session.json'), JSON.stringify(report));
  return folder;
}

beforeEach(() => {
  process.exitCode = 0;
});
afterEach(() => {
  process.exitCode = 0;
});

describe('rapport diff', () => {
  it('says that nothing differs, and ends with 0', async () => {
    const a = await sessionFolder(frames, { versions: { rapport: '1' }, sessionId: 'one' });
    const b = await sessionFolder(frames, { versions: { rapport: '1' }, sessionId: 'two' });
    expect(await outputOf(diffCommand, ['diff', a, b])).toBe(
      'settings: equal\nframes.csv: 3 rows in both, equal\n',
    );
    expect(process.exitCode).toBe(0);
  });

  it('says what differs, how often, how much and where, and ends with 1 above the tolerance', async () => {
    const a = await sessionFolder(frames, { affectModels: ['m1'], versions: { rapport: '1' } });
    const b = await sessionFolder(frames.replace('0.25', '0.375'), {
      affectModels: ['m2'],
      versions: { rapport: '1' },
    });
    expect(await outputOf(diffCommand, ['diff', a, b])).toBe(
      [
        'settings:',
        '  affectModels.0: "m1" | "m2"',
        'frames.csv: 3 rows in both',
        '  engagement: 1 differ, largest 0.1250 at 1700000000033333333 f1',
        '',
      ].join('\n'),
    );
    expect(process.exitCode).toBe(1);
    process.exitCode = 0;
    await outputOf(diffCommand, ['diff', a, b, '--tolerance', '0.125']);
    expect(process.exitCode).toBe(0);
  });

  it('compares a table with a folder, and CSV with Parquet', async () => {
    const a = await sessionFolder(frames, {});
    const parquet = join(temporaryFolder(), 'frames.parquet');
    await outputOf(exportCommand, ['export', a, '--out', parquet]);
    expect(await outputOf(diffCommand, ['diff', a, parquet])).toContain('frames.csv: 3 rows in both, equal');
  });

  it('says what it cannot compare', async () => {
    const { error } = await runCommand(diffCommand, ['diff', temporaryFolder(), temporaryFolder()]);
    expect(error?.message).toContain('holds no table of an analysis');
  });
});

describe('rapport export', () => {
  it('keeps every stamp, number and text, also through Parquet and back', async () => {
    const folder = temporaryFolder();
    const session = await sessionFolder(frames, {});
    const [parquet, csv] = [join(folder, 'a.parquet'), join(folder, 'b.csv')];
    expect(await outputOf(exportCommand, ['export', session, '--out', parquet])).toContain(
      '3 rows, 5 columns',
    );
    await outputOf(exportCommand, ['export', parquet, '--out', csv]);
    expect(await readTable(csv)).toEqual(await readTable(join(session, 'frames.csv')));
    expect((await readTable(csv)).columns.get('stamp_ns')?.[1]).toBe(1_700_000_000_033_333_333n);
    // What is of a child is for its owner alone.
    expect((await stat(parquet)).mode & 0o777).toBe(0o600);
  });

  it('takes the columns that are named', async () => {
    const csv = join(temporaryFolder(), 'a.csv');
    const session = await sessionFolder(frames, {});
    await outputOf(exportCommand, ['export', session, '--out', csv, '--columns', 'engagement', 'seq']);
    expect([...(await readTable(csv)).columns]).toEqual([
      ['engagement', [0.5, 0.25, undefined]],
      ['seq', [1, 2, 3]],
    ]);
    const wrong = await runCommand(exportCommand, ['export', session, '--out', csv, '--columns', 'joy']);
    expect(wrong.error?.message).toContain('has no column "joy"');
    const name = await runCommand(exportCommand, ['export', session, '--out', 'a.xlsx']);
    expect(name.error?.message).toContain('end it with .csv or .parquet');
  });

  it('writes a column of several kinds as text', async () => {
    const path = join(temporaryFolder(), 'mixed.parquet');
    await writeTable(path, { rows: 2, columns: new Map([['x', [1, 'Здраво']]]) });
    expect((await readTable(path)).columns.get('x')).toEqual(['1', 'Здраво']);
  });

  it.skipIf(python === undefined)('is read by pyarrow', async () => {
    const path = join(temporaryFolder(), 'a.parquet');
    await outputOf(exportCommand, ['export', await sessionFolder(frames, {}), '--out', path]);
    const script =
      'import json, sys, pyarrow.parquet as p; print(json.dumps(p.read_table(sys.argv[1]).to_pylist()))';
    expect(pythonJson(python ?? '', script, [path])).toMatchObject([
      { seq: 1, face_id: 'f1', engagement: 0.5 },
      { seq: 2, engagement: 0.25 },
      { seq: 3, face_id: null, engagement: null, engagement_level: 'unknown, so far' },
    ]);
  });
});
