import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { loadChain } from '../../models/loadChain.js';
import { nsToStamp } from '../../nodes/runtime/stamp.js';
import { compressJpeg } from '../../pictures/compressJpeg.js';
import { CdrEncoder } from '../../record/CdrEncoder.js';
import { McapFile } from '../../record/McapFile.js';
import { replayRecording } from '../../replay/replayRecording.js';
import { installedDefinition } from '../../sources/types/installedDefinition.js';
import { openVideo } from '../../sources/video/openVideo.js';
import { pythonJson, pythonWithReaders } from '../peer/pythonPackages.js';
import { recording } from '../peer/recording.js';

const video = recording('single_face.mp4');
const python = pythonWithReaders();
const folder = mkdtempSync(join(tmpdir(), 'rapport-other-readers-'));
const pictures = 8;
const startNs = 1_700_000_000_000_000_000n;
const sentences = ['Здраво, хоћеш ли да се играмо?', 'いっしょに遊ぼう！', 'Super!'];

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Pictures of a face at 25 Hz, and what a robot says. */
async function makeRecording(path: string): Promise<void> {
  const file = new McapFile(path, { profile: 'ros2', library: 'test' });
  const channel = (topic: string, type: string) => {
    const text = installedDefinition(type, 'cdr')?.text ?? '';
    const definition = { encoding: 'ros2msg', text };
    const channelId = file.addChannel({ topic, type, definition, messageEncoding: 'cdr' });
    const encoder = new CdrEncoder(text);
    return (logNs: bigint, message: object): void => {
      file.write({ channelId, logNs, publishNs: logNs, data: encoder.encode(message) });
    };
  };
  const image = channel('/camera/image_raw/compressed', 'sensor_msgs/msg/CompressedImage');
  const speech = channel('/speech', 'std_msgs/msg/String');
  let count = 0;
  const opened = await openVideo(video ?? '');
  for await (const frame of opened.frames()) {
    const logNs = startNs + BigInt(count) * 40_000_000n;
    const header = { stamp: nsToStamp(logNs), frame_id: 'kamera_вид_カメラ' };
    image(logNs, { header, format: 'jpeg', data: compressJpeg(frame) });
    const data = sentences[count];
    if (data !== undefined) speech(logNs + 1n, { data });
    if (++count === pictures) break;
  }
  await opened.close();
  await file.close();
}

const script = `
import json, math, sys
from pathlib import Path
import pandas, pyarrow.parquet
from mcap.reader import make_reader
from rosbags.highlevel import AnyReader
folder = Path(sys.argv[1])
with open(folder / 'annotated.mcap', 'rb') as file:
    reader = make_reader(file, validate_crcs=True)
    indexed = {topic.topic: reader.get_summary().statistics.channel_message_counts[id] for id, topic in reader.get_summary().channels.items()}
    times = [message.log_time for _, _, message in reader.iter_messages()]
said, stamps, frames, drawn, scores = [], [], set(), [], []
with AnyReader([folder / 'annotated.mcap']) as bag:
    for connection, time, data in bag.messages():
        message = bag.deserialize(data, connection.msgtype)
        if connection.topic == '/speech':
            said.append(message.data)
        if connection.topic == '/rapport/reading':
            stamps.append(message.header.stamp.sec * 10**9 + message.header.stamp.nanosec)
            frames.add(message.header.frame_id)
        if connection.topic == '/rapport/engagement':
            scores.append(None if math.isnan(message.score) else round(float(message.score), 6))
        if connection.topic == '/rapport/annotations':
            drawn.append([[len(each.points) for each in message.points], [each.text for each in message.texts]])
table = pyarrow.parquet.read_table(folder / 'readings.parquet')
data = pandas.read_parquet(folder / 'readings.parquet')
rows = pandas.read_csv(folder / 'frames.csv')
print(json.dumps({
    'indexed': indexed, 'inOrder': times == sorted(times), 'said': said, 'stamps': [str(each) for each in stamps],
    'frames': sorted(frames), 'drawn': drawn, 'scores': scores,
    'parquet': table.num_rows, 'parquetStamps': [str(each) for each in data['stamp_ns'].unique()],
    'parquetScores': [None if pandas.isna(each) else round(float(each), 6) for each in data['engagement']],
    'happy': bool(data['happy'].dropna().between(0, 1).all() and data['happy'].notna().sum() > 0),
    'session': json.loads((folder / 'session.json').read_text())['coverage']['frames'], 'csv': len(rows),
}))
`;
import { wholeReplay } from './replayOptions.js';

interface Read {
  readonly indexed: Record<string, number>;
  readonly inOrder: boolean;
  readonly said: readonly string[];
  readonly stamps: readonly string[];
  readonly frames: readonly string[];
  readonly drawn: readonly (readonly [points: readonly number[], texts: readonly string[]])[];
  readonly scores: readonly (number | null)[];
  readonly parquet: number;
  readonly parquetStamps: readonly string[];
  readonly parquetScores: readonly (number | null)[];
  readonly happy: boolean;
  readonly session: number;
  readonly csv: number;
}

describe.skipIf(video === undefined || python === undefined)('what a replay leaves, to other readers', () => {
  let read: Read;
  beforeAll(async () => {
    const path = join(folder, 'recording.mcap');
    await makeRecording(path);
    const { loaded: chain, networks, release } = await loadChain(wholeReplay.parameters);
    const out = join(folder, 'out');
    await replayRecording({ ...wholeReplay, recording: path, out, chain, networks, childId: 'c07' });
    await release();
    read = pythonJson(python ?? '', script, [out]) as Read;
  }, 240_000);

  it('every message with mcap, by its index, in the order of time', () => {
    expect(read.indexed).toEqual({
      '/camera/image_raw/compressed': pictures,
      '/speech': sentences.length,
      '/rapport/reading': pictures,
      '/rapport/engagement': pictures,
      '/rapport/annotations': pictures,
    });
    expect(read.inOrder).toBe(true);
  });

  it('the texts with rosbags, Serbian and Japanese whole, and our messages with the stamps of the images', () => {
    const stamps = Array.from({ length: pictures }, (_, i) => String(startNs + BigInt(i) * 40_000_000n));
    expect(read.said).toEqual(sentences);
    expect(read.stamps).toEqual(stamps);
    expect(read.frames).toEqual(['kamera_вид_カメラ']);
    expect(read.parquetStamps).toEqual(stamps);
  });

  it('what is drawn over the picture: a box, five landmarks, the face’s id with its engagement', () => {
    const [points, texts] = read.drawn.at(-1) ?? [[], []];
    expect(points).toEqual([4, 5]);
    expect(texts[0]).toMatch(/^face_0 \+0\.\d\d unknown \(prior\)$/);
  });

  it('the same engagement with pyarrow and pandas, and a row a frame', () => {
    expect([read.parquet, read.csv, read.session]).toEqual([pictures, pictures, pictures]);
    expect(read.parquetScores).toEqual(read.scores);
    expect(read.scores.at(-1)).toBeGreaterThan(-1);
    expect(read.happy).toBe(true);
  });
});
