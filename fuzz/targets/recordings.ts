import { McapFile } from '../../record/McapFile.js';
import { openRecording } from '../../sources/openRecording.js';
import { readMetadata } from '../../sources/rosbag2/readMetadata.js';
import { TroubleList } from '../../sources/Trouble.js';
import { madeBag, madeMessages, writeMadeDb3 } from '../../test/sources/madeRecordings.js';
import type { FuzzTarget } from '../FuzzTarget.js';
import { texts, writtenBy } from './seeds.js';

const definition = { encoding: 'ros2msg', text: 'string data\nuint8[] bytes\nfloat64[3] place\n' };

/** A text, two bytes, three numbers, as CDR (little endian). */
function cdr(text: string): Uint8Array {
  const bytes = Buffer.alloc(64);
  bytes.writeUInt8(1, 1);
  bytes.writeUInt32LE(text.length + 1, 4);
  bytes.write(text, 8);
  // Both the sequence of bytes and the numbers after it begin at their own size, counted from behind the header.
  const sequence = 4 + Math.ceil((4 + text.length + 1) / 4) * 4;
  bytes.writeUInt32LE(2, sequence);
  return bytes.subarray(0, 4 + Math.ceil((sequence + 2) / 8) * 8 + 24);
}

function mcap(chunkBytes: number): Promise<readonly Uint8Array[]> {
  return writtenBy(async (path) => {
    const file = new McapFile(path, { profile: 'ros2', library: 'fuzz', chunkBytes });
    const channels = ['/a', '/b'].map((topic) =>
      file.addChannel({ topic, type: 'fuzz_msgs/msg/Thing', definition, messageEncoding: 'cdr' }),
    );
    for (let index = 0; index < 12; index += 1)
      file.write({
        channelId: channels[index % 2] ?? 0,
        logNs: BigInt(index) * 1_000_000n,
        publishNs: 0n,
        data: cdr(`message ${index}`),
      });
    await file.close();
  });
}

/** The metadata of a folder with one file that is not there, which is all that is said of it. */
const metadata = `rosbag2_bagfile_information:
  version: 9
  storage_identifier: mcap
  relative_file_paths: [seed_0.mcap]
  duration: { nanoseconds: 1000 }
  starting_time: { nanoseconds_since_epoch: 1 }
  message_count: 2
  topics_with_message_count:
    - topic_metadata: { name: /a, type: std_msgs/msg/String, serialization_format: cdr, offered_qos_profiles: "- depth: 1" }
      message_count: 2
  compression_format: ""
  compression_mode: ""
`;

/** Everything in a recording, decoded. */
export async function readRecording(_bytes: Uint8Array, path: string): Promise<void> {
  const source = await openRecording(path);
  try {
    for await (const message of source.messages()) source.decode(message);
  } finally {
    await source.close();
  }
}

export const recordingTargets: readonly FuzzTarget[] = [
  {
    name: 'mcap',
    extension: '.mcap',
    seeds: async () => (await Promise.all([mcap(300), mcap(100_000)])).flat(),
    read: readRecording,
  },
  {
    name: 'bag',
    extension: '.bag',
    seeds: () =>
      Promise.resolve([true, false].map((isIndexed) => madeBag(madeMessages(20, 'ros1'), { isIndexed }))),
    read: readRecording,
  },
  {
    name: 'db3',
    extension: '.db3',
    seeds: () => writtenBy((path) => writeMadeDb3(path, madeMessages(20))),
    read: readRecording,
  },
  {
    name: 'bag-metadata',
    extension: '.yaml',
    seeds: texts(metadata),
    read: (_bytes, path) => readMetadata(path, new TroubleList(path)),
  },
];
