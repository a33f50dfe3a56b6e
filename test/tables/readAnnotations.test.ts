import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleTrace } from '../../core/annotation/sampleTrace.js';
import { readAnnotations, type AnnotationOptions } from '../../tables/readAnnotations.js';
import { sharedFile } from '../shared.js';

const reading: AnnotationOptions = { maxGapSec: 1, maxOutOfRangeShare: 0.05 };

describe('readAnnotations', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rapport-annotations-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function read(text: string, options: Partial<AnnotationOptions> = {}, name = 'a.csv') {
    const path = join(folder, name);
    await writeFile(path, text);
    return readAnnotations(path, name, { ...reading, ...options });
  }

  /** Coders with their samples. */
  const samples = async (text: string) =>
    (await read(text)).map(({ trace: { coder, timesSec, values } }) => [coder, [...timesSec], [...values]]);

  const halfSecond = [
    [0, 0.5],
    [-0.5, 0.5],
  ];
  it.each([
    ['seconds and points', 'time,value\n0,-0.5\n0.5,0.5\n'],
    ['decimal commas and a name with one', 'time;engagement, Anna\n0;-0,5\n0,5;0,5\n'],
    ['milliseconds', 'time_ms;Engagement\n0;-0,5\n500;0,5\n'],
    ['milliseconds in brackets', 'Time (ms)\tvalue\n0\t-0.5\n500\t0.5\n'],
    ['nanoseconds', 'stamp_ns,value\n0,-0.5\n500000000,0.5\n'],
    ['hours, minutes, seconds', 'time;value\n00:00:00,000;-0,5\n00:00:00,500;0,5\n'],
    ['the index of pandas and a counter', ',frame,time,value\n0,0,0.0,-0.5\n1,12,0.5,0.5\n'],
    ['one column beside the time', 'seconds,anna\n0,-0.5\n0.5,0.5\n'],
  ])('reads %s', async (_, text) => {
    expect(await samples(text)).toEqual([['a.csv', ...halfSecond]]);
  });

  it('reads a column a coder and a row a rating', async () => {
    const expected = [
      ['a.csv: engagement Anna', [0, 0.5, 1], [-0.5, 0, 0.5]],
      ['a.csv: engagement Ben', [0, 1], [1, 0.5]],
    ];
    expect(await samples('time,engagement Anna,engagement Ben\n0,-0.5,1\n0.5,0,\n1,0.5,0.5\n')).toEqual(
      expected,
    );
    // One coder after the other.
    const long = 'coder,time,value\nAnna,0,-0.5\nAnna,0.5,0\nAnna,1,0.5\nBen,0,1\nBen,1,0.5\n';
    expect(await samples(long)).toEqual(
      expected.map(([name, ...rest]) => [String(name).replace('engagement ', ''), ...rest]),
    );
  });

  it('takes intervals for samples that hold their value', async () => {
    // ELAN, a column a tier: engaged from 1 to 2 s, then not until 3 s; nothing from 3 to 5 s.
    const text =
      'Begin Time - hh:mm:ss.ms\tBegin Time - ss.msec\tEnd Time - hh:mm:ss.ms\tEnd Time - ss.msec\tDuration - msec\tengagement\tspeech\n' +
      '00:00:01.000\t1.0\t00:00:02.000\t2.0\t1000\t0.75\t\n' +
      '00:00:01.200\t1.2\t00:00:01.400\t1.4\t200\t\thello\n' +
      '00:00:02.000\t2.0\t00:00:03.000\t3.0\t1000\t-0.25\t\n' +
      '00:00:05.000\t5.0\t00:00:06.000\t6.0\t1000\t1\t\n';
    const [annotation] = await read(text, { tier: 'engagement' });
    const at = [0.9, 1, 1.5, 1.99, 2.01, 2.9, 4, 5.5];
    const values = annotation && sampleTrace(annotation.trace, at, 1);
    expect([...(values ?? [])]).toEqual([NaN, 0.75, 0.75, 0.75, -0.25, -0.25, NaN, 1]);
    expect(annotation?.counts).toMatchObject({ missing: 0, outOfRange: 0, gaps: 1 });
    await expect(read(text)).rejects.toMatchObject({
      code: 'annotation/tier',
      message: expect.stringContaining('has the tiers engagement, speech: choose') as string,
    });
  });

  const words =
    'tier,start_ms,end_ms,annotation\nchild,0,1000,on task\nrobot,0,500,waves\nchild,1000,2000,off task\n';

  it('gives words the values that it is told, and says which word has none', async () => {
    const codes = new Map([
      ['on task', 1],
      ['off task', -0.5],
    ]);
    const [annotation] = await read(words, { codes, tier: 'child' });
    const values = annotation && sampleTrace(annotation.trace, [0.5, 1.5], 1);
    expect([...(values ?? [])]).toEqual([1, -0.5]);
    await expect(read(words, { tier: 'child' })).rejects.toMatchObject({
      code: 'annotation/word',
      message: expect.stringMatching(/line 2 holds the code "on task", which is no number/) as string,
    });
    await expect(read(words, { codes })).rejects.toMatchObject({ code: 'annotation/tier' });
  });

  it.each([
    ['annotation/columns', 'when,what\n0,1\n'],
    ['annotation/columns', 'time,valence,arousal\n0,1,1\n'],
    ['annotation/columns', 'time,session,coder,value\n0,s1,Anna,1\n0,s2,Anna,0\n'],
    ['annotation/sparse', 'time,value\n0,0.5\n40,0.25\n80,0.25\n120,0\n'],
    ['annotation/sparse', 'time_s,value\n0,0.5\n5,0.25\n10,0.25\n'],
    ['annotation/other-scale', 'time,value\n0,5\n0.1,25\n'],
    ['annotation/interval', 'begin,end,value\n2,1,0.5\n'],
    // A day and a second: as samples of an interval of years they would not fit into memory.
    ['annotation/interval', 'begin,end,value\n5,86406,0.5\n'],
    ['annotation/overlap', 'begin,end,value\n0,2,0.5\n1,3,-0.5\n'],
    ['annotation/empty', 'begin,end,value\n0,0,0.5\n'],
    ['csv/not-a-number', 'time,value\nyesterday,0.5\n'],
  ])('refuses with %s: %j', async (code, text) => {
    await expect(read(text)).rejects.toMatchObject({ code });
  });

  it('says that samples may be in milliseconds', async () => {
    await expect(read('time,value\n0,0.5\n40,0.25\n80,0.25\n')).rejects.toThrow(
      /has its samples 40 s apart by its column "time".*: where these are milliseconds, name the column time_ms; otherwise raise/,
    );
  });

  it('reads the YAML of a coder, of one person and one question', async () => {
    const text =
      'purple:\n  - aimless: [10.0, 12.0]\n  - passive: [10.0, 13.0]\n  - goaloriented: [12.0, 13.5]\nyellow:\n  - aimless: [10, 11]\n';
    const codes = new Map([
      ['aimless', -0.5],
      ['goaloriented', 1],
    ]);
    const [annotation] = await read(text, { codes, tier: 'purple' }, 'b.yaml');
    const values = annotation && sampleTrace(annotation.trace, [9, 11, 13, 14], 1);
    expect([...(values ?? [])]).toEqual([NaN, -0.5, 1, NaN]);
    await expect(read(text, { codes }, 'b.yaml')).rejects.toMatchObject({
      code: 'annotation/tier',
      message: expect.stringContaining('holds annotations of purple, yellow: choose one of them') as string,
    });
    await expect(read(text, { tier: 'purple' }, 'b.yaml')).rejects.toMatchObject({
      code: 'annotation/word',
      message: expect.stringMatching(/purple, entry 1 holds the code "aimless"/) as string,
    });
    const broken = [
      'purple: {aimless: [1, 2]}\n',
      'purple:\n  - aimless: [1]\n',
      '- 1\n',
      'a: [',
      'a: *b',
      '',
    ];
    for (const text of broken)
      await expect(read(text, {}, 'c.yml')).rejects.toMatchObject({ code: 'annotation/yaml' });
  });

  const pinsoro = sharedFile('data/recordings/annotations/pinsoro');
  it.skipIf(pinsoro === undefined)('reads what coders of PInSoRo wrote', async () => {
    const codes = new Map([
      ['goaloriented', 1],
      ['adultseeking', 0],
      ['aimless', -0.5],
      ['noplay', -1],
    ]);
    for (const [session, coder, intervals] of [
      ['2017-06-12-102616090964', 'sally', 79],
      ['2017-06-12-102616090964', 'zoe', 92],
      ['2017-06-07-101750079399', 'lisa', 24],
    ] as const) {
      const path = join(pinsoro ?? '', session, `freeplay.annotations.${coder}.yaml`);
      expect(existsSync(path)).toBe(true);
      const [annotation] = await readAnnotations(path, coder, { ...reading, codes, tier: 'purple' });
      const { trace, counts } = annotation ?? {};
      expect(counts).toMatchObject({ missing: 0, outOfRange: 0 });
      expect(new Set(trace?.values)).toEqual(new Set(codes.values()));
      // Children play for half an hour; a sample every tenth of a second.
      const minutes = ((trace?.timesSec.at(-1) ?? NaN) - (trace?.timesSec[0] ?? NaN)) / 60;
      expect(minutes).toBeGreaterThan(10);
      expect(trace?.values.length).toBeGreaterThan(intervals + minutes * 500);
    }
  });
});
