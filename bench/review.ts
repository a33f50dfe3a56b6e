import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

import type { FaceAffect } from '../core/affect/AffectFrame.js';
import { attributeNames } from '../core/affect/attributes.js';
import type { Reading } from '../core/chain/Reading.js';
import { decodeRawImage } from '../core/frame/decodeRawImage.js';
import { mulberry32 } from '../core/metrics/mulberry32.js';
import type { SessionEvent } from '../core/session/SessionEvent.js';
import { reduceEvents } from '../core/session/sessionRecord.js';
import { sessionReport } from '../core/session/sessionReport.js';
import { toReadingMessage } from '../nodes/messages/readingMessage.js';
import { offeredQos } from '../nodes/runtime/qualityOfService.js';
import { topics } from '../nodes/topics.js';
import { compressJpeg } from '../pictures/compressJpeg.js';
import { openCvPictures } from '../pictures/openCvPictures.js';
import { resizeFrame } from '../pictures/resizeFrame.js';
import { CdrEncoder } from '../record/CdrEncoder.js';
import { definitionOf } from '../record/messageDefinition.js';
import { createSessionFolder } from '../record/sessionFolder.js';
import { SessionRecording } from '../record/SessionRecording.js';
import { openRecording } from '../sources/openRecording.js';
import { openBrowser } from './chromium.js';
import { processUsage } from './processUsage.js';
import { recordingOption } from './recordingOption.js';
import { program } from './suiteProcess.js';

/**
 * Seeking in the review of a long session: from moving the slider to the picture being drawn, with the faces over it and without,
 * in Chromium, at random places.
 *
 * npm run bench -- review [--minutes 60 --rate 30 --seeks 300 --recording FILE]
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    rate: { type: 'string', default: '30' },
    seeks: { type: 'string', default: '300' },
    folder: { type: 'string', default: tmpdir() },
    recording: recordingOption,
  },
});
const rate = Number(values.rate);
const count = Math.round(Number(values.minutes) * 60 * rate);
/** As many features of a face as the network in `models/manifest.json` gives that has any. */
const embeddingNumbers = 1280;
/** For machines on which other work runs. */
const patienceMs = 300_000;
const beganNs = 1_795_000_000_000_000_000n;
const write = (line: string): boolean => process.stdout.write(`${line}\n`);
const stampOf = (index: number): bigint => beganNs + BigInt(Math.round((index / rate) * 1e9));

const root = await mkdtemp(join(values.folder, 'rapport-bench-'));
try {
  write(`${cpus()[0]?.model ?? 'unknown'}; ${count} pictures of 640x480, ${values.minutes} min`);
  await record();
  await measure();
} finally {
  await rm(root, { recursive: true });
}
process.exit(0);

async function record(): Promise<void> {
  const setup = { sessionId: 'bench', operator: 'bench', childId: 'c1' };
  const events: SessionEvent[] = [
    { kind: 'started', setup, lowThreshold: 0, seq: 0, stampNs: beganNs },
    { kind: 'ended', seq: 1, stampNs: stampOf(count) },
  ];
  const report = () => sessionReport(reduceEvents(events));
  const folder = await createSessionFolder({ root, sessionId: 'bench', startedNs: beganNs, report });
  folder.append(events);
  await folder.finish(report());

  const { type, qos } = topics.compressedImage;
  const name = '/camera/image_raw/compressed';
  const topic = {
    name,
    type,
    kind: 'picture',
    definition: definitionOf(type),
    qos: offeredQos(qos),
  } as const;
  const encoder = new CdrEncoder(topic.definition);
  const readingTopic = {
    name: '/rapport/reading',
    type: topics.reading.type,
    kind: 'number',
    definition: definitionOf(topics.reading.type),
    qos: offeredQos(topics.reading.qos),
  } as const;
  const readingEncoder = new CdrEncoder(readingTopic.definition);
  const files = await jpegs();
  const about = { library: 'bench', rosDistribution: '', about: {} };
  const needs = () => ({ picturesBytes: 0, numbersBytes: 0 });
  const recording = await SessionRecording.open(folder.path, { ...about, needs });
  for (let index = 0; index < count; index += 1) {
    const stampNs = stampOf(index);
    const stamp = { sec: Number(stampNs / 1_000_000_000n), nanosec: Number(stampNs % 1_000_000_000n) };
    const data = files[index % files.length];
    recording.write(
      topic,
      stampNs,
      encoder.encode({ header: { stamp, frame_id: '' }, format: 'jpeg', data }),
    );
    const reading = toReadingMessage(readingAt(index, stampNs));
    recording.write(readingTopic, stampNs + 40_000_000n, readingEncoder.encode(reading));
    if (index % Math.round(rate / 2) === 0) await recording.keep(index);
  }
  await recording.close();
  write(`${(recording.bytes / 1e9).toFixed(2)} GB`);
}

/** Two faces, with features as the network gives them. */
function readingAt(index: number, stampNs: bigint): Reading {
  const affects = [100, 400].map((x, number): FaceAffect => {
    const box = { x: x + (index % 50), y: 140, width: 120, height: 160 };
    const point = { x: box.x + 60, y: 220 };
    return {
      face: {
        id: `f${number}`,
        score: 1,
        box,
        landmarks: [point, point, point, point, point],
        quality: { coverage: 1, reasons: [] },
        identity: { person: number === 0 ? 'child' : 'other', childSimilarity: 0.5 },
      },
      estimate: {
        actionUnits: new Float32Array(12),
        expressions: new Float32Array(8),
        arousal: 0,
        valence: 0,
        quality: attributeNames.map(() => 'measured' as const),
        embedding: new Float32Array(embeddingNumbers),
        modelId: 'bench',
      },
    };
  });
  return {
    frame: { stampNs, width: 640, height: 480, frameId: '' },
    skippedBefore: 0,
    isFrozen: false,
    affects,
    followed: { faceId: 'f0', personId: 'c1', anonymous: false, because: 'enrolled child' },
    engagement: {
      score: 0,
      smoothed: 0,
      uncertainty: 0.1,
      level: 'UNKNOWN',
      source: 'prior',
      headId: 'prior',
      coverage: 1,
    },
  };
}

async function jpegs(): Promise<Uint8Array[]> {
  const source = await openRecording(values.recording);
  const found: Uint8Array[] = [];
  for await (const message of source.messages()) {
    const image = source.image(message);
    if (image === undefined || !('encoding' in image)) continue;
    const frame = resizeFrame(decodeRawImage(image, openCvPictures), { width: 640, height: 480 });
    found.push(new Uint8Array(compressJpeg(frame, 85)));
    if (found.length === 150) break;
  }
  await source.close();
  return found;
}

async function measure(): Promise<void> {
  const served = spawn(program, ['console', '--port', '0', '--review', root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const browser = await openBrowser();
  try {
    let link = '';
    for await (const line of createInterface({ input: served.stdout })) {
      link = /http:\S+\/#token=\S+/u.exec(line)?.[0] ?? '';
      if (link !== '') break;
    }
    const page = await browser.newPage();
    page.setDefaultTimeout(patienceMs);
    await page.goto(link);
    await page.getByLabel('Your name').fill('Bench');
    await page.getByRole('button', { name: 'Begin' }).click();
    const openedMs = performance.now();
    const server = () => processUsage(served.pid ?? 0);
    const openedCpuSec = server().cpuSec;
    const since = (): string =>
      `${Math.round(performance.now() - openedMs)} ms, of which the server worked ${(server().cpuSec - openedCpuSec).toFixed(1)} s`;
    await page.getByRole('button', { name: 'Open bench' }).click();
    await page.waitForSelector('canvas[data-picture]');
    write(`Opened, with its first picture: ${since()}`);
    await page.waitForSelector('canvas[data-overlay=drawn]');
    write(`And the faces drawn over it: ${since()}`);
    const residentMiB = (): string => server().residentMiB.toFixed(0);
    write(`Server: ${residentMiB()} MiB`);
    const random = mulberry32(1);
    const places = () => Array.from({ length: Number(values.seeks) }, () => Math.floor(random() * count));
    write(`Seek with faces, ms: ${summaryOf(await page.evaluate<number[]>(seekAll(places(), 'drawn')))}`);
    await page.keyboard.press('o');
    await page.waitForSelector('canvas[data-overlay=off]');
    write(`Seek without, ms: ${summaryOf(await page.evaluate<number[]>(seekAll(places(), 'off')))}`);
    write(`Server: ${residentMiB()} MiB after ${2 * Number(values.seeks)} seeks`);
  } finally {
    await browser.close();
    served.kill();
  }
}

function summaryOf(tookMs: readonly number[]): string {
  const sorted = [...tookMs].sort((one, other) => one - other);
  const at = (share: number): string => (sorted[Math.floor(share * sorted.length)] ?? NaN).toFixed(0);
  return `median ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, longest ${at(0.9999)}`;
}

/** Run in the page: moves the slider as a person does, and waits until that picture is drawn, with faces or without. */
function seekAll(places: readonly number[], overlay: 'drawn' | 'off'): string {
  return `(async () => {
    const slider = document.querySelector('.player input[type=range]');
    const canvas = document.querySelector('.player canvas');
    const isDrawn = (shown) => canvas.dataset.picture === shown && canvas.dataset.overlay === '${overlay}';
    const tookMs = [];
    for (const index of ${JSON.stringify(places)}) {
      const wanted = index / ${rate};
      const from = performance.now();
      slider.value = String(wanted);
      const shown = String(Math.floor(Number(slider.value) * ${rate} + 1e-6));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      while (!isDrawn(shown)) await new Promise((resolve) => setTimeout(resolve, 1));
      tookMs.push(performance.now() - from);
    }
    return tookMs;
  })()`;
}
