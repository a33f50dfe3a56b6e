import { mkdtemp, rm, stat, statfs } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { decodeRawImage } from '../core/frame/decodeRawImage.js';
import type { Frame } from '../core/frame/Frame.js';
import { compressJpeg } from '../pictures/compressJpeg.js';
import { openCvPictures } from '../pictures/openCvPictures.js';
import { resizeFrame } from '../pictures/resizeFrame.js';
import { CdrEncoder } from '../record/CdrEncoder.js';
import { recoverRecording } from '../record/recoverRecording.js';
import { SessionRecording, type SessionTopic } from '../record/SessionRecording.js';
import { definitionOf } from '../record/messageDefinition.js';
import { offeredQos } from '../nodes/runtime/qualityOfService.js';
import { topics } from '../nodes/topics.js';
import { openRecording } from '../sources/openRecording.js';
import { processUsage } from './processUsage.js';
import { recordingOption } from './recordingOption.js';

/**
 * What the recording of a session with pictures takes, at more than real time: a video's pictures, over and over, as JPEG with a
 * reading and its affects each, brought to the disk every half second of the session.
 *
 * npm run bench -- sessionRecording [--minutes 30] [--rate 30] [--width 640] [--height 480] [--quality 85] [--recording FILE]
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '30' },
    width: { type: 'string', default: '640' },
    height: { type: 'string', default: '480' },
    quality: { type: 'string', default: '85' },
    folder: { type: 'string', default: tmpdir() },
    recording: recordingOption,
  },
});

/** So many different pictures are enough for the mean size. */
const differentPictures = 150;

const rate = Number(values.rate);
const count = Math.round(Number(values.minutes) * 60 * rate);
const frames = await framesOf(values.recording);
const folder = await mkdtemp(join(values.folder, 'rapport-bench-'));
try {
  await measure();
} finally {
  await rm(folder, { recursive: true });
}
process.exit(0);

async function measure(): Promise<void> {
  const write = (line: string): boolean => process.stdout.write(`${line}\n`);
  const { type } = await statfs(folder);
  write(
    `${cpus()[0]?.model ?? 'unknown'}; ${values.width}x${values.height}, quality ${values.quality}; ${folder} (${type})`,
  );

  const encodeBegan = processUsage(process.pid).cpuSec;
  const encoder = new CdrEncoder(definitionOf(topics.compressedImage.type));
  const pictures = frames.map((frame) =>
    encoder.encode({ format: 'jpeg', data: new Uint8Array(compressJpeg(frame, Number(values.quality))) }),
  );
  const encodeMs = ((processUsage(process.pid).cpuSec - encodeBegan) / frames.length) * 1000;
  write(`JPEG: ${encodeMs.toFixed(2)} ms of processor time a picture, ${kilobytes(mean(pictures))} each`);

  const reading = new CdrEncoder(definitionOf(topics.reading.type)).encode(oneFace('faces'));
  const affects = new CdrEncoder(definitionOf(topics.affects.type)).encode(oneFace('affects'));
  const recording = await SessionRecording.open(folder, {
    library: 'bench',
    rosDistribution: '',
    needs: () => ({ picturesBytes: 0, numbersBytes: 0 }),
    about: {},
  });
  const image = topicOf('compressedImage', 'picture');
  const numbers = [
    [topicOf('reading', 'number'), reading],
    [topicOf('affects', 'number'), affects],
  ] as const;
  const began = { cpuSec: processUsage(process.pid).cpuSec, atMs: performance.now() };
  let slowestMs = 0;
  for (let index = 0; index < count; index += 1) {
    const logNs = BigInt(Math.round((index / rate) * 1e9)) + 1_700_000_000_000_000_000n;
    recording.write(image, logNs, pictures[index % pictures.length] ?? new Uint8Array(0));
    for (const [topic, data] of numbers) recording.write(topic, logNs, data);
    if (index % Math.round(rate / 2) !== 0) continue;
    const flushMs = performance.now();
    await recording.keep(flushMs);
    slowestMs = Math.max(slowestMs, performance.now() - flushMs);
  }
  const endMs = performance.now();
  await recording.close();
  write(`Closing: ${Math.round(performance.now() - endMs)} ms`);
  const { cpuSec, residentMiB } = processUsage(process.pid);
  const { size } = await stat(recording.path);
  const sessionSec = count / rate;
  write(
    `${count} pictures and readings, ${(sessionSec / 60).toFixed(0)} min: ${(size / 1e9).toFixed(2)} GB, ${(size / sessionSec / 1e6).toFixed(2)} MB/s`,
  );
  write(
    `Writing: ${(cpuSec - began.cpuSec).toFixed(1)} s of processor time (${(((cpuSec - began.cpuSec) / sessionSec) * 100).toFixed(2)} % of a core in real time), ${((performance.now() - began.atMs) / 1000).toFixed(0)} s in all, slowest flush ${slowestMs.toFixed(0)} ms, ${residentMiB.toFixed(0)} MiB resident`,
  );
  const recoverMs = performance.now();
  const { messages } = await recoverRecording(recording.path);
  write(
    `Looking through it again (recover): ${((performance.now() - recoverMs) / 1000).toFixed(1)} s, ${messages} messages`,
  );
}

async function framesOf(path: string): Promise<Frame[]> {
  const source = await openRecording(path);
  const found: Frame[] = [];
  for await (const message of source.messages()) {
    const image = source.image(message);
    if (image === undefined || !('encoding' in image)) continue;
    const size = { width: Number(values.width), height: Number(values.height) };
    found.push(resizeFrame(decodeRawImage(image, openCvPictures), size));
    if (found.length === differentPictures) break;
  }
  await source.close();
  return found;
}

function topicOf(name: 'compressedImage' | 'reading' | 'affects', kind: SessionTopic['kind']): SessionTopic {
  const { name: topic, type, qos } = topics[name];
  return { name: `/${topic}`, type, kind, definition: definitionOf(type), qos: offeredQos(qos) };
}

/** rapport_msgs/Reading or Affects with one face, with as many features as the suite's network gives. */
function oneFace(list: 'faces' | 'affects'): object {
  const face = {
    face_id: 'face_a',
    action_units: Array(12).fill(0.5),
    expressions: Array(8).fill(0.125),
    quality: Array(22).fill(2),
    model_id: 'affect-eesp-fp32',
    embedding: Array(512).fill(0.1),
  };
  return { [list]: [face], following: 'only face', engagement: { person_id: 'a', face_id: 'face_a' } };
}

function mean(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { byteLength }) => sum + byteLength, 0) / parts.length;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1e3).toFixed(1)} kB`;
}
