import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { McapWriter, type IWritable } from '@mcap/core';

/** A message as it was written. */
export interface MadeMessage {
  readonly topic: string;
  readonly timeNs: bigint;
  readonly data: Uint8Array;
}

const startNs = 1_700_000_000_000_000_000n;

/** CDR of std_msgs/String: a header, the length with the closing 0, the text, the 0. */
function cdrString(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const data = new Uint8Array(8 + bytes.length + 1);
  data.set([0, 1, 0, 0]);
  new DataView(data.buffer).setUint32(4, bytes.length + 1, true);
  data.set(bytes, 8);
  return data;
}

/** ROS 1's std_msgs/String: the length, the text. */
function ros1String(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const data = new Uint8Array(4 + bytes.length);
  new DataView(data.buffer).setUint32(0, bytes.length, true);
  data.set(bytes, 4);
  return data;
}

/** So many messages of two topics, every tenth at the time of the one before, each text once. */
export function madeMessages(count: number, form: 'cdr' | 'ros1' = 'cdr'): MadeMessage[] {
  const string = form === 'cdr' ? cdrString : ros1String;
  return Array.from({ length: count }, (_, index) => ({
    topic: index % 3 === 0 ? '/speech' : '/words',
    timeNs: startNs + BigInt(index - (index % 10 === 9 ? 1 : 0)) * 10_000_000n,
    data: string(`Здраво ${index} ${'x'.repeat((index * 7) % 40)}`),
  }));
}

class Memory implements IWritable {
  readonly parts: Uint8Array[] = [];
  #size = 0n;

  position(): bigint {
    return this.#size;
  }

  write(bytes: Uint8Array): Promise<void> {
    this.parts.push(bytes.slice());
    this.#size += BigInt(bytes.length);
    return Promise.resolve();
  }
}

export interface McapShape {
  readonly isChunked?: boolean;
  readonly compression?: 'zstd';
  readonly hasIndex?: boolean;
  readonly chunkBytes?: number;
}

/** An MCAP file of these messages, by @mcap/core. */
export async function madeMcap(messages: readonly MadeMessage[], shape: McapShape = {}): Promise<Uint8Array> {
  const { isChunked = true, compression, hasIndex = true, chunkBytes = 600 } = shape;
  const zstd = createRequire(import.meta.url)('@foxglove/wasm-zstd') as typeof import('@foxglove/wasm-zstd');
  await zstd.isLoaded;
  const memory = new Memory();
  const writer = new McapWriter({
    writable: memory,
    useChunks: isChunked,
    chunkSize: chunkBytes,
    useChunkIndex: hasIndex,
    useMessageIndex: hasIndex,
    useStatistics: hasIndex,
    useSummaryOffsets: hasIndex,
    repeatChannels: hasIndex,
    repeatSchemas: hasIndex,
    ...(compression && {
      compressChunk: (bytes: Uint8Array) => ({
        compression,
        compressedData: new Uint8Array(zstd.compress(bytes)),
      }),
    }),
  });
  await writer.start({ profile: 'ros2', library: 'test' });
  const schemaId = await writer.registerSchema({
    name: 'std_msgs/msg/String',
    encoding: 'ros2msg',
    data: new TextEncoder().encode('string data\n'),
  });
  const channels = new Map<string, number>();
  for (const [index, { topic, timeNs, data }] of messages.entries()) {
    let channelId = channels.get(topic);
    if (channelId === undefined) {
      channelId = await writer.registerChannel({
        schemaId,
        topic,
        messageEncoding: 'cdr',
        metadata: new Map(),
      });
      channels.set(topic, channelId);
    }
    await writer.addMessage({ channelId, sequence: index, logTime: timeNs, publishTime: timeNs, data });
  }
  await writer.end();
  return new Uint8Array(Buffer.concat(memory.parts));
}

type Fields = Readonly<Record<string, Uint8Array | string>>;

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function rosTime(timeNs: bigint): Uint8Array {
  return Buffer.concat([uint32(Number(timeNs / 1_000_000_000n)), uint32(Number(timeNs % 1_000_000_000n))]);
}

function fieldBytes(fields: Fields): Uint8Array {
  return Buffer.concat(
    Object.entries(fields).map(([name, value]) => {
      const field = Buffer.concat([
        Buffer.from(`${name}=`),
        typeof value === 'string' ? Buffer.from(value) : value,
      ]);
      return Buffer.concat([uint32(field.length), field]);
    }),
  );
}

function bagRecord(fields: Fields, data: Uint8Array): Uint8Array {
  const header = fieldBytes(fields);
  return Buffer.concat([uint32(header.length), header, uint32(data.length), data]);
}

/**
 * A ROS 1 bag of these messages, by the format's description (http://wiki.ros.org/Bags/Format/2.0).
 *
 * @param messagesPerChunk with an index record a connection behind each chunk
 */
export function madeBag(
  messages: readonly MadeMessage[],
  { messagesPerChunk = 10, isIndexed = true }: { messagesPerChunk?: number; isIndexed?: boolean } = {},
): Uint8Array {
  const names = [...new Set(messages.map(({ topic }) => topic))];
  const op = (code: number): Uint8Array => Uint8Array.of(code);
  const connection = (index: number): Uint8Array => {
    const topic = names[index] ?? '';
    return bagRecord(
      { op: op(7), conn: uint32(index), topic },
      fieldBytes({
        topic,
        type: 'std_msgs/String',
        md5sum: '992ce8a1687cec8c8bd883ec73ca41d1',
        message_definition: 'string data\n',
      }),
    );
  };
  const parts: Uint8Array[] = [];
  let chunks = 0;
  for (let start = 0; start < messages.length; start += messagesPerChunk) {
    const some = messages.slice(start, start + messagesPerChunk);
    const records: Uint8Array[] = start === 0 ? names.map((_, index) => connection(index)) : [];
    const offsets = names.map(() => [] as Uint8Array[]);
    let size = records.reduce((sum, { length }) => sum + length, 0);
    for (const { topic, timeNs, data } of some) {
      const index = names.indexOf(topic);
      offsets[index]?.push(Buffer.concat([rosTime(timeNs), uint32(size)]));
      const record = bagRecord({ op: op(2), conn: uint32(index), time: rosTime(timeNs) }, data);
      records.push(record);
      size += record.length;
    }
    parts.push(bagRecord({ op: op(5), compression: 'none', size: uint32(size) }, Buffer.concat(records)));
    for (const [index, entries] of offsets.entries()) {
      if (!isIndexed || entries.length === 0) continue;
      const fields = { op: op(4), ver: uint32(1), conn: uint32(index), count: uint32(entries.length) };
      parts.push(bagRecord(fields, Buffer.concat(entries)));
    }
    chunks += 1;
  }
  const body = Buffer.concat(parts);
  const magic = Buffer.from('#ROSBAG V2.0\n');
  const headerOf = (indexAt: number): Uint8Array => {
    const fields = {
      op: op(3),
      index_pos: Buffer.concat([uint32(indexAt), uint32(0)]),
      conn_count: uint32(isIndexed ? names.length : 0),
      chunk_count: uint32(isIndexed ? chunks : 0),
    };
    const padding = 200;
    return bagRecord(fields, Buffer.alloc(padding, ' '));
  };
  const indexAt = magic.length + headerOf(0).length + body.length;
  const index = isIndexed ? names.map((_, place) => connection(place)) : [];
  return new Uint8Array(Buffer.concat([magic, headerOf(isIndexed ? indexAt : 0), body, ...index]));
}

const writeDb3 = `
import json, os, sqlite3, sys
spec = json.load(sys.stdin)
db = sqlite3.connect(spec['path'], isolation_level=None)
db.execute(f"PRAGMA page_size={spec['pageBytes']}")
if spec['isKilled']:
    db.execute('PRAGMA journal_mode=WAL')
    db.execute('PRAGMA wal_autocheckpoint=0')
db.execute('CREATE TABLE schema(schema_version INTEGER PRIMARY KEY, ros_distro TEXT NOT NULL)')
db.execute("INSERT INTO schema VALUES (4, 'kilted')")
db.execute('CREATE TABLE topics(id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, serialization_format TEXT NOT NULL, offered_qos_profiles TEXT NOT NULL, type_description_hash TEXT NOT NULL)')
db.execute('CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, timestamp INTEGER NOT NULL, data BLOB NOT NULL)')
db.execute('CREATE INDEX timestamp_idx ON messages (timestamp ASC)')
ids = {}
db.execute('BEGIN')
for topic, time, data in spec['messages']:
    if topic not in ids:
        ids[topic] = len(ids) + 1
        db.execute('INSERT INTO topics VALUES (?, ?, ?, ?, ?, ?)', (ids[topic], topic, 'std_msgs/msg/String', 'cdr', '', ''))
    db.execute('INSERT INTO messages(topic_id, timestamp, data) VALUES (?, ?, ?)', (ids[topic], int(time), bytes.fromhex(data)))
db.execute('COMMIT')
if spec['isKilled']:
    os._exit(0)
db.close()
`;

/** Writes a rosbag2 database by Python's sqlite3; `isKilled` leaves everything in its write-ahead log. */
export function writeMadeDb3(
  path: string,
  messages: readonly MadeMessage[],
  { pageBytes = 512, isKilled = false }: { pageBytes?: number; isKilled?: boolean } = {},
): void {
  const rows = messages.map(({ topic, timeNs, data }) => [
    topic,
    String(timeNs),
    Buffer.from(data).toString('hex'),
  ]);
  const input = JSON.stringify({ path, pageBytes, isKilled, messages: rows });
  const { status, stderr } = spawnSync('python3', ['-c', writeDb3], { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(`Python could not write ${path}: ${stderr}`);
}
