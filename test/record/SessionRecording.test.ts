import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';

import { RapportError } from '../../core/RapportError.js';
import { readMcapState } from '../../record/readMcapState.js';
import { recoverRecording, recoverRecordings } from '../../record/recoverRecording.js';
import { SessionRecording } from '../../record/SessionRecording.js';
import { openRecording } from '../../sources/openRecording.js';
import { pythonJson, pythonWithReaders } from '../peer/pythonPackages.js';
import { temporaryFolder } from '../setup/temporaryFolder.js';
import { numbersOf, upTo } from './recordedNumbers.js';
import { messageOf, recordingOptions, topicNamed } from './recordingParts.js';
import { readIndexed } from './readMcap.js';

const python = pythonWithReaders();
const numbers = topicNamed('/numbers', 'number');
const events = topicNamed('/events', 'event');
const pictures = topicNamed('/pictures', 'picture');

/** Messages 0.., a flush after every third; not closed. */
async function made(folder: string, count: number): Promise<{ path: string; recording: SessionRecording }> {
  const recording = await SessionRecording.open(folder, recordingOptions());
  onTestFinished(() => recording.close());
  for (let number = 0; number < count; number += 1) {
    recording.write(number % 2 === 0 ? numbers : events, BigInt(number + 1), messageOf(number, 'm'));
    if (number % 3 === 2) await recording.keep(number);
  }
  await recording.keep(count);
  return { path: recording.path, recording };
}

async function throughSources(path: string): Promise<number[]> {
  const source = await openRecording(path);
  const messages: { data: Uint8Array }[] = [];
  for await (const message of source.messages()) messages.push(message);
  await source.close();
  return numbersOf(messages);
}

describe('a session’s recording that is cut at any byte', () => {
  it('is finished with every whole chunk and nothing else', async () => {
    // A thousand recoveries, each of which waits for its disk, are made in memory where there is such a disk.
    const folder = temporaryFolder(existsSync('/dev/shm') ? '/dev/shm' : undefined);
    const { path, recording } = await made(folder, 11);
    const open = readFileSync(path);
    await recording.close();
    const closed = readFileSync(path);
    // Where each chunk ends: what is on the disk after that must be there.
    const { chunkIndexes, counts } = await readMcapState(path);
    expect([...counts.values()]).toEqual([6n, 5n]);
    const chunkEnds = chunkIndexes.map(({ chunkStartOffset, chunkLength }) =>
      Number(chunkStartOffset + chunkLength),
    );
    const chunkCounts = [3, 3, 3, 2];
    expect(chunkEnds).toHaveLength(chunkCounts.length);
    const cut = join(folder, 'cut.mcap');
    for (const [bytes, from] of [
      [open, 0],
      [closed, open.length],
    ] as const)
      for (let length = from; length <= bytes.length; length += 1) {
        writeFileSync(cut, bytes.subarray(0, length));
        const whole = chunkEnds.filter((end) => end <= length).length;
        const expected = upTo(chunkCounts.slice(0, whole).reduce((sum, count) => sum + count, 0));
        const recovered = await recoverRecording(cut).catch((error: unknown) => error);
        if (recovered instanceof RapportError) {
          expect(recovered.code).toBe('record/no-recording');
          expect(expected).toEqual([]);
          continue;
        }
        expect(recovered).toMatchObject({ messages: expected.length });
        const { messages, reader } = await readIndexed(cut);
        expect(numbersOf(messages)).toEqual(expected);
        expect(reader.statistics?.messageCount).toBe(BigInt(expected.length));
        expect(await recoverRecording(cut)).toMatchObject({ wasWhole: true, tornBytes: 0 });
      }
  }, 300_000);

  it('is read by the sources as far as its messages are whole, without being finished', async () => {
    const folder = temporaryFolder();
    const { path } = await made(folder, 11);
    const bytes = readFileSync(path);
    const cut = join(folder, 'cut.mcap');
    for (let length = 100; length <= bytes.length; length += 7) {
      writeFileSync(cut, bytes.subarray(0, length));
      const read = await throughSources(cut);
      expect(read).toEqual(upTo(read.length));
    }
    expect(await throughSources(path)).toEqual(upTo(11));
  }, 60_000);
});

describe('a session’s recording with a damaged byte', () => {
  it('gives no wrong message, and is not cut where whole chunks follow', async () => {
    const folder = temporaryFolder();
    const { path } = await made(folder, 11);
    const bytes = readFileSync(path);
    const damaged = join(folder, 'damaged.mcap');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const broken = Buffer.from(bytes);
          broken[at] = (bytes[at] ?? 0) ^ flip;
          writeFileSync(damaged, broken);
          const found: { data: Uint8Array }[] = [];
          const state = await readMcapState(damaged, ({ data }) =>
            found.push({ data: Uint8Array.from(data) }),
          ).catch((error: unknown) => error);
          expect(numbersOf(found)).toEqual(upTo(found.length));
          if (!(state instanceof RapportError)) return;
          expect(state.code).toMatch(/^record\/(damaged|no-recording)$/u);
          expect(statSync(damaged).size).toBe(bytes.length);
        },
      ),
      { numRuns: 300, seed: 14 },
    );
  }, 60_000);

  it('is gone on with beside it', async () => {
    const folder = temporaryFolder();
    const { path, recording } = await made(folder, 11);
    await recording.close();
    const bytes = readFileSync(path);
    const { chunkIndexes } = await readMcapState(path);
    // In the records of the second chunk.
    const at = Number(chunkIndexes[1]?.chunkStartOffset) + 80;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
    writeFileSync(path, bytes);
    const second = await SessionRecording.open(folder, recordingOptions());
    expect(second.path).toBe(join(folder, 'session_2.mcap'));
    second.write(numbers, 50n, messageOf(50, 'm'));
    await second.close();
    expect(Buffer.compare(readFileSync(path), bytes)).toBe(0);
    expect(await recoverRecordings(folder)).toEqual([
      expect.stringMatching(
        /session\.mcap is damaged at byte \d+, and whole again from byte \d+: it is left/u,
      ),
    ]);
  });
});

describe('a session’s recording', () => {
  it('is gone on with after its writer’s end, and what is kept for who comes later is written once', async () => {
    const folder = temporaryFolder();
    const kept = topicNamed('/kept', 'event', { durability: 1 });
    for (const more of [0, 1]) {
      const recording = await SessionRecording.open(folder, recordingOptions());
      recording.write(kept, 1n, messageOf(1, '/kept'));
      recording.write(numbers, 2n, messageOf(2, '/numbers'));
      await recording.keep(0);
      recording.write(kept, 3n + BigInt(more), messageOf(3 + more, '/kept'));
      await recording.close();
    }
    const { messages } = await readIndexed(join(folder, 'session.mcap'));
    expect(numbersOf(messages)).toEqual([1, 2, 2, 3, 4]);
    expect(statSync(join(folder, 'session.mcap')).mode & 0o777).toBe(0o600);
    expect(await recoverRecordings(folder)).toEqual([]);
  });

  it('is left alone while its writer lives', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'recorder.pid'), `${process.ppid}\n`);
    await expect(SessionRecording.open(folder, recordingOptions())).rejects.toThrow(
      /one recorder is enough/u,
    );
    expect(await recoverRecordings(folder)).toEqual([
      `The recording in ${folder} is being written by process ${process.ppid}: end that first.`,
    ]);
  });

  it('leaves pictures out first and events last while a disk fills, and takes them again', async () => {
    const folder = temporaryFolder();
    let free = 1000;
    const recording = await SessionRecording.open(
      folder,
      recordingOptions({
        needs: () => ({ picturesBytes: 300, numbersBytes: 100 }),
        freeBytes: () => Promise.resolve(free),
      }),
    );
    const levels: string[] = [];
    for (const [index, next] of [1000, 299, 320, 99, 105, 120, 331].entries()) {
      free = next;
      await recording.keep(index);
      levels.push(recording.level);
      for (const topic of [pictures, numbers, events])
        recording.write(topic, BigInt(index), messageOf(index, topic.name));
    }
    // 320 < 330 and 105 < 110: what has stopped comes back with a tenth more.
    expect(levels).toEqual(['all', 'numbers', 'numbers', 'events', 'events', 'numbers', 'all']);
    free = 50;
    await recording.keep(8);
    expect(recording.warnings.at(-1)).toEqual({
      code: 'record/less-recorded',
      text: `The disk of ${recording.path} is nearly full: pictures and readings are no longer recorded (5 pictures, 2 other messages so far); free some space and they are again. The session's events are kept.`,
    });
    await recording.close();
    const { messages, reader } = await readIndexed(recording.path);
    const count = (topic: string): number =>
      messages.filter(({ channelId }) => reader.channelsById.get(channelId)?.topic === topic).length;
    expect([count('/pictures'), count('/numbers'), count('/events')]).toEqual([2, 5, 7]);
  });

  it('survives a disk that is really full, and tells it', async (context) => {
    const disk = join(temporaryFolder(), 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk], { stdio: 'pipe' });
    } catch {
      context.skip('only root can mount a small disk');
    }
    context.onTestFinished(() => {
      execFileSync('umount', ['-l', disk]);
    });
    const recording = await SessionRecording.open(
      disk,
      recordingOptions({ needs: () => ({ picturesBytes: 300_000, numbersBytes: 100_000 }) }),
    );
    for (let number = 0; number < 40; number += 1) {
      recording.write(pictures, BigInt(number), messageOf(number, pictures.name));
      recording.write(events, BigInt(number), messageOf(number, events.name));
      await recording.keep(number);
    }
    expect(recording.level).toBe('numbers');
    const ballast = join(disk, 'ballast');
    try {
      writeFileSync(ballast, Buffer.alloc(1024 * 1024));
    } catch {
      // It takes whatever room there is.
    }
    for (let number = 40; number < 60; number += 1)
      recording.write(events, BigInt(number), messageOf(number, events.name).subarray());
    recording.write(events, 60n, Buffer.alloc(40_000));
    await recording.keep(100);
    expect(recording.level).toBe('events');
    expect(recording.warnings.map(({ code }) => code)).toContain('record/not-written');
    truncateSync(ballast, 0);
    await recording.keep(101);
    expect(recording.warnings.map(({ code }) => code)).not.toContain('record/not-written');
    await recording.close();
    const { messages, reader } = await readIndexed(recording.path);
    const of = (topic: string): number =>
      messages.filter(({ channelId }) => reader.channelsById.get(channelId)?.topic === topic).length;
    expect(of('/events')).toBe(61);
    expect(of('/pictures')).toBeGreaterThan(3);
    expect(of('/pictures')).toBeLessThan(12);
  });

  it.skipIf(python === undefined)(
    'is opened by mcap from PyPI, with its types and its metadata',
    async () => {
      const { path, recording } = await made(temporaryFolder(), 11);
      await recording.close();
      const script = `
import json, sys
from mcap.reader import make_reader
with open(sys.argv[1], 'rb') as stream:
    reader = make_reader(stream, validate_crcs=True)
    summary = reader.get_summary()
    messages = [(channel.topic, schema.name, len(message.data)) for schema, channel, message in reader.iter_messages()]
    names = {each.name: each.metadata for each in reader.iter_metadata()}
    print(json.dumps({'profile': reader.get_header().profile, 'count': len(messages), 'types': sorted({each[1] for each in messages}),
        'chunks': len(summary.chunk_indexes), 'session': names['rapport']['session_id'], 'rosbag2': 'rosbag2' in names}))
`;
      expect(pythonJson(python ?? '', script, [path])).toEqual({
        profile: 'ros2',
        count: 11,
        types: ['std_msgs/msg/String'],
        chunks: 4,
        session: 's1',
        rosbag2: true,
      });
    },
  );
});
