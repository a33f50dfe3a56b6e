import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Chain } from '../../core/chain/stepChain.js';
import { loadChain } from '../../models/loadChain.js';
import { replayRecording, type ReplayOptions } from '../../replay/replayRecording.js';
import { openRecording } from '../../sources/openRecording.js';
import { recording } from '../peer/recording.js';
import { sharedFile } from '../shared.js';
import { wholeReplay } from './replayOptions.js';

const video = recording('single_face.mp4');
const folder = mkdtempSync(join(tmpdir(), 'rapport-replay-test-'));
const { parameters } = wholeReplay;
let chain: Chain;
let networks: Readonly<Record<string, string>>;
let release: () => Promise<void>;

beforeAll(async () => {
  ({ loaded: chain, networks, release } = await loadChain(parameters));
});

afterAll(async () => {
  await release();
  rmSync(folder, { recursive: true, force: true });
});

function asked(of: string, more: Partial<ReplayOptions> = {}): ReplayOptions {
  return { ...wholeReplay, recording: of, chain, networks, ...more };
}

const outputs = [
  'annotated.mcap',
  'frames.csv',
  'left_out.csv',
  'readings.parquet',
  'report.html',
  'session.json',
];

/** Hashes of what a replay has left. */
function hashes(out: string): Record<string, string> {
  return Object.fromEntries(
    outputs.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(out, name)))
        .digest('hex'),
    ]),
  );
}

describe.skipIf(video === undefined)('a replay', () => {
  const of = video ?? '';

  it('leaves the same bytes each time', async () => {
    const [one, other] = [join(folder, 'one'), join(folder, 'other')];
    await replayRecording(asked(of, { out: one }));
    await replayRecording(asked(of, { out: other }));
    expect(hashes(other)).toEqual(hashes(one));
    expect(existsSync(join(one, '.unfinished'))).toBe(false);
  });

  it('that was interrupted goes on to the same bytes', async () => {
    const out = join(folder, 'interrupted');
    const stop = new AbortController();
    const first = await replayRecording(
      asked(of, {
        out,
        signal: stop.signal,
        onProgress: (_share, images) => {
          if (images === 25) stop.abort();
        },
      }),
    );
    expect(first).toMatchObject({ complete: false, images: 25 });
    expect(existsSync(join(out, 'session.json'))).toBe(false);
    const rest = await replayRecording(asked(of, { out, resume: true }));
    expect(rest).toMatchObject({ complete: true, images: 72 - 25 });
    expect(hashes(out)).toEqual(hashes(join(folder, 'one')));
  });

  it('counts what it leaves out: each third image, or those that a slower node would miss', async () => {
    const third = await replayRecording(asked(of, { selection: { startOffsetSec: 0, every: 3 } }));
    expect(third.report?.coverage).toMatchObject({ frames: 24, skippedFrames: 46 });
    const out = join(folder, 'live');
    const live = await replayRecording(
      asked(of, { out, annotated: false, selection: { startOffsetSec: 0, every: 1, liveFps: 10 } }),
    );
    const { frames, skippedFrames } = live.report?.coverage ?? { frames: 0 };
    expect(frames + (skippedFrames ?? 0)).toBe(72);
    expect(frames).toBeLessThan(30);
    const listed = readFileSync(join(out, 'left_out.csv'), 'utf8').trim().split('\n').slice(1);
    const used = readFileSync(join(out, 'frames.csv'), 'utf8');
    expect(listed).toHaveLength(72 - frames);
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed.filter((line) => used.includes(`,${line.split(',')[1] ?? ''},`))).toEqual([]);
    expect(existsSync(join(out, 'annotated.mcap'))).toBe(false);
  });

  it('replays a part of it', async () => {
    const part = await replayRecording(
      asked(of, { selection: { startOffsetSec: 1, durationSec: 1, every: 1 } }),
    );
    expect(part.report?.durationSec).toBeGreaterThan(0.9);
    expect(part.report?.durationSec).toBeLessThan(1);
  });

  it('leaves the recording’s messages and its own in one MCAP', async () => {
    const source = await openRecording(join(folder, 'one', 'annotated.mcap'));
    const counts = new Map<string, number>();
    for await (const { topic } of source.messages())
      counts.set(topic.name, (counts.get(topic.name) ?? 0) + 1);
    await source.close();
    expect(Object.fromEntries(counts)).toEqual({
      '/image/compressed': 72,
      '/rapport/reading': 72,
      '/rapport/engagement': 72,
      '/rapport/annotations': 72,
    });
    expect(source.troubles).toEqual([]);
  });

  it('says which cameras there are to choose from', async () => {
    await expect(
      replayRecording(asked(of, { selection: { topic: '/left', startOffsetSec: 0, every: 1 } })),
    ).rejects.toMatchObject({
      code: 'recording/no-topic',
      message: expect.stringContaining('pictures are on /image') as string,
    });
  });
});

const derived = (name: string) => sharedFile(`data/recordings/derived/${name}`);
const containers = [
  'face_zstd.mcap',
  'face_none.mcap',
  'face_no_index_no_summary.mcap',
  'face_mcap_v9',
  'face_sqlite3_v8',
  'face_sqlite3_v9_zstd_message',
  'face_none.bag',
  'face_lz4.bag',
];

describe.skipIf(derived('face_zstd.mcap') === undefined)('one recording in every container', () => {
  it('gives the same readings to the last bit', async () => {
    const tables = new Set<string>();
    for (const name of containers) {
      const out = join(folder, 'containers', name);
      const { images, report } = await replayRecording(asked(derived(name) ?? '', { out }));
      expect([name, images, report?.coverage.framesMeasured]).toEqual([name, 36, 35]);
      tables.add(hashes(out)['readings.parquet'] ?? '');
    }
    expect(tables.size).toBe(1);
  });
});
