import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { McapFile, type McapFileOptions } from '../../record/McapFile.js';
import { temporaryFolder } from '../setup/temporaryFolder.js';
import { readIndexed, readStream } from './readMcap.js';

const options: McapFileOptions = { profile: 'ros2', library: 'test' };
const text = { encoding: 'ros2msg', text: 'string data' };
const channel = (topic: string): Parameters<McapFile['addChannel']>[0] => ({
  topic,
  type: 'std_msgs/msg/String',
  definition: text,
  messageEncoding: 'cdr',
  metadata: { offered_qos_profiles: '' },
});

describe('an MCAP file', () => {
  it('gives back what was written, by its index and as a stream, whatever the sizes', async () => {
    const folder = temporaryFolder();
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            channel: fc.integer({ min: 0, max: 2 }),
            logNs: fc.bigInt(0n, 2n ** 62n),
            data: fc.uint8Array({ maxLength: 300 }),
            flush: fc.boolean(),
          }),
          { maxLength: 40 },
        ),
        fc.integer({ min: 1, max: 2000 }),
        async (messages, chunkBytes) => {
          const path = join(folder, `${(number += 1)}.mcap`);
          const file = new McapFile(path, { ...options, chunkBytes });
          for (const topic of ['/a', '/b', '/c']) file.addChannel(channel(topic));
          for (const { channel: channelId, logNs, data, flush } of messages) {
            file.write({ channelId, logNs, publishNs: logNs, data });
            if (flush) await file.flush();
          }
          await file.close();
          expect((await stat(path)).size).toBe(file.bytes);

          const { reader, messages: read } = await readIndexed(path);
          const inOrder = messages
            .map((message, index) => ({ ...message, index }))
            .sort((one, other) =>
              one.logNs === other.logNs ? one.index - other.index : one.logNs < other.logNs ? -1 : 1,
            );
          expect(read.map(({ logTime }) => logTime)).toEqual(inOrder.map(({ logNs }) => logNs));
          expect(reader.statistics?.messageCount).toBe(BigInt(messages.length));
          const streamed = readStream(readFileSync(path)).filter((record) => record.type === 'Message');
          expect(streamed.map(({ data }) => [...data])).toEqual(messages.map(({ data }) => [...data]));
          expect(streamed.map(({ channelId }) => channelId)).toEqual(messages.map((each) => each.channel));
          expect(readStream(readFileSync(path)).at(-1)?.type).toBe('Footer');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is readable up to the last flush when its process is killed', async () => {
    const path = join(temporaryFolder(), 'killed.mcap');
    const file = new McapFile(path, options);
    const id = file.addChannel(channel('/speech'));
    for (let index = 0; index < 5; index += 1)
      file.write({ channelId: id, logNs: BigInt(index), publishNs: 0n, data: Buffer.from('Здраво') });
    await file.flush();
    file.write({ channelId: id, logNs: 5n, publishNs: 0n, data: Buffer.from('lost') });
    const messages = readStream(readFileSync(path)).filter((record) => record.type === 'Message');
    expect(messages.map(({ data }) => Buffer.from(data).toString())).toEqual(Array(5).fill('Здраво'));
    await file.close();
  });

  it('keeps definitions, QoS and metadata', async () => {
    const path = join(temporaryFolder(), 'described.mcap');
    const file = new McapFile(path, options);
    file.addMetadata('rosbag2', { serialized_metadata: 'version: 8' });
    const first = file.addChannel({ ...channel('/a'), metadata: { offered_qos_profiles: '- depth: 1' } });
    const second = file.addChannel(channel('/b'));
    for (const channelId of [first, second])
      file.write({ channelId, logNs: 7n, publishNs: 6n, data: Buffer.alloc(3) });
    await file.close();
    const { reader } = await readIndexed(path);
    // Both topics have the same type: its definition stands there once.
    expect([...reader.schemasById.values()]).toMatchObject([
      { name: 'std_msgs/msg/String', encoding: 'ros2msg' },
    ]);
    expect(reader.channelsById.get(first)?.metadata.get('offered_qos_profiles')).toBe('- depth: 1');
    expect(reader.header).toEqual({ type: 'Header', profile: 'ros2', library: 'test' });
    const metadata = [];
    for await (const each of reader.readMetadata()) metadata.push(each);
    expect(metadata).toMatchObject([{ name: 'rosbag2' }]);
    expect(file.span).toEqual({ startNs: 7n, endNs: 7n });
    expect(file.messageCountOf(first)).toBe(1);
  });

  it('loses nothing to a disk that refuses for a while', async () => {
    const folder = join(temporaryFolder(), 'missing');
    const path = join(folder, 'late.mcap');
    const file = new McapFile(path, options);
    const id = file.addChannel(channel('/a'));
    for (let index = 0; index < 100; index += 1) {
      file.write({ channelId: id, logNs: BigInt(index), publishNs: 0n, data: Buffer.alloc(100, index) });
      // Nobody can write into a folder that is not there.
      if (index === 30) await expect(file.flush()).rejects.toThrow('ENOENT');
      if (index === 60) await mkdir(folder);
      if (index === 70) await file.flush();
    }
    await file.close();
    expect(existsSync(path)).toBe(true);
    expect((await readIndexed(path)).messages).toHaveLength(100);
  });

  it('drops and counts what memory has no room for, and goes on when there is room', async () => {
    const path = join(temporaryFolder(), 'full.mcap');
    const file = new McapFile(path, { ...options, mostWaitingBytes: 1000 });
    const id = file.addChannel(channel('/a'));
    const write = (): boolean =>
      file.write({ channelId: id, logNs: 1n, publishNs: 1n, data: Buffer.alloc(400) });
    expect([write(), write(), write()]).toEqual([true, true, false]);
    expect(file.lostMessages).toBe(1);
    await file.flush();
    expect(write()).toBe(true);
    await file.close();
    expect((await readIndexed(path)).messages).toHaveLength(3);
  });

  it('never writes over a file that is there', async () => {
    const path = join(temporaryFolder(), 'there.mcap');
    const first = new McapFile(path, options);
    await first.close();
    await chmod(path, 0o600);
    await expect(new McapFile(path, options).close()).rejects.toThrow('EEXIST');
    expect((await readIndexed(path)).messages).toEqual([]);
  });
});
