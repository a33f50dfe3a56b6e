import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { RosbagFolder } from '../../record/RosbagFolder.js';
import { pythonJson, pythonWithReaders } from '../peer/pythonPackages.js';
import { temporaryFolder } from '../setup/temporaryFolder.js';
import { latched, makeRecording } from './madeRecording.js';
import { readIndexed } from './readMcap.js';

const python = pythonWithReaders();
const sec = 1_000_000_000n;
const messages = Array.from({ length: 50 }, (_, index) => ({
  topic: index % 5 === 0 ? '/speech' : '/count',
  // Half a second apart.
  logNs: 1_700_000_000n * sec + (BigInt(index) * sec) / 2n,
  text: index % 5 === 0 ? `Здраво, こんにちは ${index}` : `${index}`,
}));

interface Metadata {
  rosbag2_bagfile_information: {
    version: number;
    message_count: number;
    relative_file_paths: string[];
    files: { message_count: number }[];
    duration: { nanoseconds: number };
    topics_with_message_count: {
      message_count: number;
      topic_metadata: { name: string; offered_qos_profiles: string };
    }[];
  };
}

function metadataOf(folder: string): Metadata['rosbag2_bagfile_information'] {
  const text = readFileSync(join(folder, 'metadata.yaml'), 'utf8');
  return (parse(text) as Metadata).rosbag2_bagfile_information;
}

describe('a rosbag2 folder', () => {
  it('says what is in it', async () => {
    const path = join(temporaryFolder(), 'talk');
    await makeRecording(path, messages, { qosOf: () => latched });
    expect(readdirSync(path).sort()).toEqual(['metadata.yaml', 'talk_0.mcap']);
    const metadata = metadataOf(path);
    // 50 messages half a second apart span 24.5 s.
    expect(metadata).toMatchObject({
      version: 8,
      message_count: 50,
      duration: { nanoseconds: 24_500_000_000 },
    });
    expect(metadata.topics_with_message_count.map((topic) => topic.message_count)).toEqual([10, 40]);
    const qos = parse(
      metadata.topics_with_message_count[0]?.topic_metadata.offered_qos_profiles ?? '',
    ) as unknown;
    expect(qos).toMatchObject([{ reliability: 1, durability: 1, depth: 1, deadline: { sec: 9223372036 } }]);
  });

  it('is split by time, and every file stands alone', async () => {
    const path = join(temporaryFolder(), 'split');
    await makeRecording(path, messages, { maxDurationNs: 10n * sec });
    const metadata = metadataOf(path);
    // 0 to 9.5 s, 10 to 19.5 s, 20 to 24.5 s.
    expect(metadata.files.map((file) => file.message_count)).toEqual([20, 20, 10]);
    for (const [index, name] of metadata.relative_file_paths.entries()) {
      const { reader, messages: read } = await readIndexed(join(path, name));
      expect(read).toHaveLength(metadata.files[index]?.message_count ?? -1);
      expect([...reader.channelsById.values()].map(({ topic }) => topic).sort()).toEqual([
        '/count',
        '/speech',
      ]);
    }
  });

  it('is split by size', async () => {
    const path = join(temporaryFolder(), 'small');
    await makeRecording(path, messages, { maxBytes: 2000 });
    const { files, message_count: count } = metadataOf(path);
    expect(files.length).toBeGreaterThan(1);
    expect(files.reduce((sum, file) => sum + file.message_count, 0)).toBe(count);
  });

  it('refuses a folder that is there', async () => {
    const path = temporaryFolder();
    const options = { library: 'test', rosDistribution: '' };
    await expect(RosbagFolder.create(path, options)).rejects.toThrow('is there already');
    await expect(RosbagFolder.create(join(path, 'no/such'), options)).rejects.toThrow('cannot be made');
  });
});

describe.skipIf(python === undefined)('readers of other people', () => {
  const script = `
import json, sys
from pathlib import Path
from mcap.reader import make_reader
from rosbags.highlevel import AnyReader
folder = Path(sys.argv[1])
texts = []
for name in sorted(folder.glob('*.mcap')):
    with open(name, 'rb') as file:
        reader = make_reader(file, validate_crcs=True)
        texts += [[channel.topic, str(message.log_time), message.data[8:-1].decode()] for _, channel, message in reader.iter_messages()]
with AnyReader([folder]) as bag:
    bags = [[connection.topic, str(time), bag.deserialize(data, connection.msgtype).data] for connection, time, data in bag.messages()]
print(json.dumps({'mcap': texts, 'rosbags': bags}))
`;
  it('find every message of a split folder, Serbian and Japanese whole', async () => {
    const path = join(temporaryFolder(), 'talk');
    await makeRecording(path, messages, { maxDurationNs: 10n * sec });
    const written = messages.map(({ topic, logNs, text }) => [topic, String(logNs), text]);
    expect(pythonJson(python ?? '', script, [path])).toEqual({ mcap: written, rosbags: written });
  }, 120_000);
});
