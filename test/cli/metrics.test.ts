import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { metricsCommand } from '../../cli/metrics.js';
import { outputOf } from './runCommand.js';

describe('rapport metrics', () => {
  let file: string;
  beforeEach(async () => {
    file = join(await mkdtemp(join(tmpdir(), 'rapport-metrics-')), 'ratings.csv');
  });
  afterEach(() => rm(join(file, '..'), { recursive: true }));

  async function run(csv: string | Buffer, ...options: string[]): Promise<string> {
    await writeFile(file, csv);
    return outputOf(metricsCommand, ['metrics', file, ...options]);
  }

  /** Shrout & Fleiss 1979, table 2, with a clock. */
  const judges = 'time,a,b,c,d\n0,9,2,5,8\n1,6,1,3,2\n2,8,4,6,8\n3,7,1,2,6\n4,10,5,6,9\n5,6,2,4,7\n';

  it("prints every pair and the judges' ICC(3,1) of 0.715", async () => {
    const lines = (await run(judges)).trimEnd().split('\n');
    expect(lines[0]).toBe('6 rows; 95 % bootstrap intervals');
    expect(lines.slice(2).map((line) => line.split(/\s{2,}/)[0])).toEqual([
      'a / b',
      'a / c',
      'a / d',
      'b / c',
      'b / d',
      'c / d',
      'overall',
    ]);
    // ICC(3,1) = .71, and ICC(2,1) = .29: the judges are not equally strict.
    expect(lines.at(-1)).toMatch(/^overall +0\.715 \[.*\] +0\.290 \[/);
  });

  it('refuses an option that is given twice, but takes a column twice for once', async () => {
    await expect(run(judges, '--block', '1', '--block', '2')).rejects.toThrow(
      '"--block" was given more than once: give it once.',
    );
    const once = await run(judges, '--columns', 'a', 'b');
    expect(await run(judges, '--columns', 'a', '--columns', 'b', 'b')).toBe(once);
  });

  it('gives no interval to rows that make fewer than five blocks', async () => {
    expect((await run(judges, '--block', '2')).split('\n')[2]).toMatch(/^a \/ b .*\[no interval\]/);
  });

  it('prints the same as JSON, the same for the same seed', async () => {
    const options = ['--json', '--reference', 'c', '--columns', 'a', 'c'];
    const text = await run(judges, ...options);
    expect(await run(judges, ...options)).toBe(text);
    const { columns, rows, pairs } = JSON.parse(text) as {
      columns: string[];
      rows: number;
      pairs: { agreement: { mae: { value: number; interval: { low: number; high: number } } } }[];
    };
    expect(columns).toEqual(['c', 'a']);
    expect(rows).toBe(6);
    // |5-9| + |3-6| + |6-8| + |2-7| + |6-10| + |4-6| = 4 + 3 + 2 + 5 + 4 + 2 = 20, over 6.
    const mae = pairs[0]?.agreement.mae;
    expect(mae?.value).toBeCloseTo(20 / 6, 12);
    expect(mae?.interval.low).toBeLessThan(20 / 6);
    expect(mae?.interval.high).toBeGreaterThan(20 / 6);
  });

  it('counts rows with a missing value and says where there is no answer', async () => {
    const output = await run('reference,estimate\n0.1,1\n0.2,1\n,1\n0.4,1\n');
    expect(output).toContain(
      '3 of 4 rows (75 %), the others left out for a missing value (reference 1); 95 % bootstrap intervals',
    );
    expect(output).toMatch(/reference \/ estimate +0\.000 .* no answer/);
  });

  /** Of the first pair. */
  const maeOf = async (csv: string | Buffer, ...options: string[]): Promise<number | undefined> => {
    const text = await run(csv, '--json', '--resamples', '2', ...options);
    const { pairs } = JSON.parse(text) as { pairs: { agreement: { mae: { value: number } } }[] };
    return pairs[0]?.agreement.mae.value;
  };

  // |-0.5 - 0.5| and |0.5 - 0.25|: 1.25 / 2.
  const german = 'time;engagement, Anna;engagement, Ben\n0;-0,5;0,5\n1;0,5;0,25\n';
  it.each([
    ['decimal commas, and commas in names', german],
    ['what Excel writes before it', `sep=;\n${german}`],
    ['Unicode text of Excel', Buffer.from(`\uFEFF${german.replaceAll(';', '\t')}`, 'utf16le')],
    ['the index of pandas', ',time,a,b\n0,0.0,-0.5,0.5\n1,0.1,0.5,0.25\n'],
    ['times in milliseconds', 'time_ms,a,b\n0,-0.5,0.5\n40,0.5,0.25\n'],
    ['hours, minutes and seconds', 'Time,a,b\n00:00:00.5,-0.5,0.5\n00:00:01.0,0.5,0.25\n'],
    [
      'words beside the ratings',
      'child,a,b,remark\nc01,-0.5,0.5,\nc02,0.5,0.25,tired\n'.replaceAll('c0', 'c'),
    ],
    ['a row a rating', 'time,coder,value\n0,Anna,-0.5\n0,Ben,0.5\n1,Anna,0.5\n1,Ben,0.25\n'],
    ['numbers for raters', 'subject;rater_id;score\nx;1;-0,5\nx;2;0,5\ny;2;0,25\ny;1;0,5\n'],
  ])('reads %s', async (_, csv) => {
    expect(await maeOf(csv)).toBeCloseTo(1.25 / 2, 12);
  });

  it('says which columns it left out since they hold words, and takes none of them in silence', async () => {
    const csv = 'child,a,b\nAnna,1,2\nBen,2,3\n';
    expect(await run(csv)).toContain('left out, since they hold words: child\n');
    await expect(run(csv, '--columns', 'child', 'a')).rejects.toMatchObject({ code: 'csv/not-a-number' });
    await expect(run('child,a,b\n1st,1,2\n2nd,2,3\n')).rejects.toMatchObject({ code: 'csv/not-a-number' });
  });

  it.each([
    ['metrics/intervals', 'Begin Time - ss.msec\tEnd Time - ss.msec\tAnna\tBen\n0\t1\t0.5\t0.5\n', []],
    ['csv/rated-twice', 'time,coder,value\n0,Anna,1\n0,Ben,1\n0,Anna,2\n', []],
    ['csv/long-format', 'time,coder,arousal,valence\n0,Anna,1,1\n', []],
    ['csv/no-rater', 'time,coder,value\n0,,1\n', []],
    ['csv/not-a-number', 'a,b\n1,2\n2,oops\n', []],
    ['metrics/too-few-columns', 'time,a\n1,2\n', []],
    ['metrics/no-column', 'a,b\n1,2\n', ['--reference', 'gold']],
    ['metrics/too-few-rows', 'a,b\n1,2\n,3\n', []],
  ])('refuses with %s', async (code, csv, options) => {
    await expect(run(csv, ...options)).rejects.toMatchObject({ code });
  });
});
