import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRecording } from '../../sources/openRecording.js';
import { sharedFile } from '../shared.js';

/** Recordings by other people, counted by independent readers. */
const folder = sharedFile('data/recordings');

function readJson<T>(name: string): T {
  return folder === undefined ? ({} as T) : (JSON.parse(readFileSync(join(folder, name), 'utf8')) as T);
}

/** Topic names, with type and count. */
type Counts = Readonly<Record<string, readonly [type: string, count: number]>>;

const expected = readJson<Record<string, Counts>>('expected.json');

interface Extra {
  readonly images?: Readonly<
    Record<
      string,
      { readonly first: { readonly sha256: string }; readonly last: { readonly sha256: string } }
    >
  >;
}
const extra = readJson<Record<string, Extra>>('expected_extra.json');

async function countAll(path: string) {
  const source = await openRecording(path);
  const counts: Record<string, [string, number]> = {};
  const hashes = new Map<string, { first: string; last: string; all: string[] }>();
  let isOrdered = true;
  let lastNs = 0n;
  for await (const message of source.messages()) {
    const { topic, logTimeNs } = message;
    const counted = (counts[topic.name] ??= [topic.type, 0]);
    counted[1] += 1;
    isOrdered &&= logTimeNs >= lastNs;
    lastNs = logTimeNs;
    const image = source.image(message);
    if (image === undefined) continue;
    const hash = createHash('sha256').update(image.data).digest('hex');
    const known = hashes.get(topic.name);
    hashes.set(topic.name, { first: known?.first ?? hash, last: hash, all: [...(known?.all ?? []), hash] });
  }
  const troubles = source.troubles.map(({ code }) => code);
  const topics = source.topics;
  await source.close();
  return { counts, isOrdered, hashes, troubles, topics };
}

describe('recordings by other people', () => {
  it.skipIf(folder === undefined)(
    'are counted as independent readers count them, in order, their pictures the same bytes',
    { timeout: 600_000 },
    async () => {
      for (const [path, topics] of Object.entries(expected)) {
        const { counts, isOrdered, hashes, topics: stated } = await countAll(join(folder ?? '', path));
        const present = Object.fromEntries(Object.entries(topics).filter(([, [, count]]) => count > 0));
        expect(counts, path).toEqual(present);
        expect(isOrdered, path).toBe(true);
        for (const { name, count } of stated) {
          if (count !== undefined) expect([name, count], path).toEqual([name, topics[name]?.[1] ?? 0]);
        }
        for (const [name, { first, last }] of Object.entries(extra[path]?.images ?? {})) {
          expect(hashes.get(name), `${path} ${name}`).toMatchObject({
            first: first.sha256,
            last: last.sha256,
          });
        }
      }
    },
  );

  it.skipIf(folder === undefined)('hold the same 36 JPEG files in every container', async () => {
    const files = join(folder ?? '', 'derived/face_frames');
    const jpegs = readdirSync(files)
      .sort()
      .map((name) =>
        createHash('sha256')
          .update(readFileSync(join(files, name)))
          .digest('hex'),
      );
    expect(jpegs).toHaveLength(36);
    const containers = [
      'face_frames',
      'face_lz4.bag',
      'face_mcap_v9',
      'face_no_index_no_summary.mcap',
      'face_none.bag',
      'face_none.mcap',
      'face_sqlite3_v8',
      'face_sqlite3_v9_zstd_message',
      'face_zstd.mcap',
      'broken/metadata_wrong_count',
    ];
    for (const name of containers) {
      const { hashes } = await countAll(join(folder ?? '', 'derived', name));
      expect(
        [...hashes.values()].map(({ all }) => all),
        name,
      ).toEqual([jpegs]);
    }
  });

  it.skipIf(folder === undefined)(
    'that are broken give at least what others save of them, and say so',
    async () => {
      const salvage = readJson<Record<string, Record<string, unknown>>>('expected_salvage.json');
      for (const [path, saved] of Object.entries(salvage)) {
        const { counts, troubles } = await countAll(join(folder ?? '', path));
        const best = saved['incl_partial_chunk'] ?? saved['stream_reader_until_error'] ?? {};
        for (const [name, count] of Object.entries(best as Record<string, number>)) {
          expect(counts[name]?.[1], `${path} ${name}`).toBeGreaterThanOrEqual(count);
        }
        if (!path.includes('metadata')) expect(troubles, path).not.toEqual([]);
      }
      // SQLite itself reads nothing of this one.
      const { counts } = await countAll(join(folder ?? '', 'derived/broken/cut_db3'));
      expect(counts['/camera/front/image_raw/compressed']?.[1]).toBeGreaterThanOrEqual(20);
    },
  );

  it.skipIf(folder === undefined)(
    'have pictures at the times that PyAV gives, as many and as large',
    async () => {
      interface Stream {
        readonly width: number;
        readonly height: number;
        readonly rotation: number;
        readonly sar: string;
        readonly frames: number;
        readonly first_pts: number;
        readonly last_pts: number;
        readonly min_dt: number;
        readonly max_dt: number;
      }
      const videos = readJson<Record<string, { readonly video: readonly Stream[] }>>('expected_video.json');
      for (const [path, { video }] of Object.entries(videos)) {
        const [stream] = video;
        if (stream === undefined) continue;
        const source = await openRecording(join(folder ?? '', path));
        const timesSec: number[] = [];
        let size: [number, number] | undefined;
        for await (const message of source.messages()) {
          timesSec.push(Number(message.logTimeNs) / 1e9);
          const image = source.image(message);
          if (image !== undefined && 'width' in image) size = [image.width, image.height];
        }
        await source.close();
        const steps = timesSec.slice(1).map((time, index) => time - (timesSec[index] ?? 0));
        expect(timesSec.length, path).toBe(stream.frames);
        expect(timesSec[0], path).toBeCloseTo(stream.first_pts, 4);
        expect(timesSec.at(-1), path).toBeCloseTo(stream.last_pts, 4);
        expect(Math.min(...steps), path).toBeCloseTo(stream.min_dt, 4);
        expect(Math.max(...steps), path).toBeCloseTo(stream.max_dt, 4);
        const [above = 1, below = 1] = stream.sar === 'None' ? [] : stream.sar.split('/').map(Number);
        const width = Math.round((stream.width * above) / below);
        const isTurned = stream.rotation % 180 !== 0;
        expect(size, path).toEqual(isTurned ? [stream.height, width] : [width, stream.height]);
      }
    },
  );
});
