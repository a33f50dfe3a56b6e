import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { madeMcap, madeMessages, writeMadeDb3 } from '../madeRecordings.js';
import { identities, readAll, readIdentities } from '../readAll.js';

const messages = madeMessages(30);
const inOrder = identities([...messages].sort((a, b) => Number(a.timeNs - b.timeNs)));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-rosbag2-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function metadata(files: readonly string[], counts: Readonly<Record<string, number>> = {}): void {
  const topics = Object.entries(counts).map(
    ([name, count]) => `    - topic_metadata: {name: ${name}}\n      message_count: ${count}`,
  );
  const text = [
    'rosbag2_bagfile_information:',
    '  version: 9',
    '  relative_file_paths:',
    ...files.map((file) => `    - ${file}`),
    '  topics_with_message_count:',
    ...topics,
  ];
  writeFileSync(join(folder, 'metadata.yaml'), text.join('\n'));
}

describe('a rosbag2 folder', () => {
  it('is read over its splits in order, listed in any order, moved, with another one beside it', async () => {
    writeMadeDb3(join(folder, 'walk_2.db3'), messages.slice(0, 15));
    writeMadeDb3(join(folder, 'walk_10.db3'), messages.slice(15));
    writeMadeDb3(join(folder, 'other.db3'), messages.slice(0, 3));
    metadata(['/home/robot/walk/walk_10.db3', 'walk/walk_2.db3']);
    const read = await readAll(folder);
    expect(readIdentities(read)).toEqual(inOrder);
    expect(read.troubles.map(({ code, topic }) => [code, topic])).toEqual([
      ['recording/unlisted-file', 'other.db3'],
    ]);
  });

  it('is read without metadata.yaml, or with one that is nonsense', async () => {
    writeFileSync(join(folder, 'a_0.mcap'), await madeMcap(messages.slice(0, 10)));
    writeFileSync(join(folder, 'a_1.mcap'), await madeMcap(messages.slice(10)));
    expect(readIdentities(await readAll(folder))).toEqual(inOrder);
    writeFileSync(join(folder, 'metadata.yaml'), 'rosbag2_bagfile_information: {relative_file_paths: 7}');
    const read = await readAll(folder);
    expect(readIdentities(read)).toEqual(inOrder);
    expect(read.troubles.map(({ code }) => code)).toEqual(['recording/bad-metadata']);
  });

  it('of a killed recorder is read with its log, and nothing of it changes, not even in a read-only folder', async () => {
    const inner = join(folder, 'inner');
    mkdirSync(inner);
    writeMadeDb3(join(inner, 'killed_0.db3'), messages, { isKilled: true });
    expect(statSync(join(inner, 'killed_0.db3-wal')).size).toBeGreaterThan(1000);
    chmodSync(inner, 0o500);
    const before = { names: readdirSync(inner), changed: statSync(inner).mtimeMs };
    expect(readIdentities(await readAll(inner))).toEqual(inOrder);
    expect({ names: readdirSync(inner), changed: statSync(inner).mtimeMs }).toEqual(before);
    chmodSync(inner, 0o700);
  });

  it('with files that were compressed as a whole is read, and a cut one as far as it goes', async () => {
    const zstd = createRequire(import.meta.url)(
      '@foxglove/wasm-zstd',
    ) as typeof import('@foxglove/wasm-zstd');
    await zstd.isLoaded;
    const compressed = zstd.compress(Buffer.from(await madeMcap(messages)));
    writeFileSync(join(folder, 'a_0.mcap.zstd'), compressed);
    metadata(['a_0.mcap']);
    expect(readIdentities(await readAll(folder))).toEqual(inOrder);
    const name = join(folder, 'cut.mcap.zstd');
    writeFileSync(name, compressed.subarray(0, compressed.length - 20));
    const { troubles } = await readAll(name);
    expect(troubles.map(({ code }) => code)).toContain('recording/cut');
    expect(readdirSync(folder).sort()).toEqual(['a_0.mcap.zstd', 'cut.mcap.zstd', 'metadata.yaml']);
  });

  it('says which files are missing', async () => {
    writeMadeDb3(join(folder, 'a_0.db3'), messages);
    metadata(['a_0.db3', 'a_1.db3']);
    const { troubles } = await readAll(folder);
    expect(troubles.map(({ code, topic }) => [code, topic])).toEqual([['recording/missing-file', 'a_1.db3']]);
    rmSync(join(folder, 'a_0.db3'));
    await expect(readAll(folder)).rejects.toMatchObject({ code: 'recording/no-files' });
  });
});
