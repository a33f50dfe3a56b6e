import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

import { chromium } from 'playwright-core';

import { decodeRawImage } from '../core/frame/decodeRawImage.js';
import { mulberry32 } from '../core/metrics/mulberry32.js';
import type { SessionEvent } from '../core/session/SessionEvent.js';
import { reduceEvents } from '../core/session/sessionRecord.js';
import { sessionReport } from '../core/session/sessionReport.js';
import { repositoryRoot } from '../models/repositoryRoot.js';
import { definitionOf } from '../nodes/recorder/recordedTopics.js';
import { offeredQos } from '../nodes/runtime/qualityOfService.js';
import { topics } from '../nodes/topics.js';
import { compressJpeg } from '../pictures/compressJpeg.js';
import { openCvPictures } from '../pictures/openCvPictures.js';
import { resizeFrame } from '../pictures/resizeFrame.js';
import { CdrEncoder } from '../record/CdrEncoder.js';
import { createSessionFolder } from '../record/sessionFolder.js';
import { SessionRecording } from '../record/SessionRecording.js';
import { openRecording } from '../sources/openRecording.js';
import { processUsage } from './processUsage.js';

/**
 * Seeking in the review of a long session: from moving the slider to the picture being drawn, in Chromium, at random places.
 *
 * npm run bench -- review [--minutes 60 --rate 30 --seeks 300 --recording FILE]
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    rate: { type: 'string', default: '30' },
    seeks: { type: 'string', default: '300' },
    folder: { type: 'string', default: tmpdir() },
    recording: {
      type: 'string',
      default: join(repositoryRoot, '.rapport/recordings/WolfgangLanger_Pexels.mp4'),
    },
  },
});
const rate = Number(values.rate);
const count = Math.round(Number(values.minutes) * 60 * rate);
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
    if (index % Math.round(rate / 2) === 0) await recording.keep(index);
  }
  await recording.close();
  write(`${(recording.bytes / 1e9).toFixed(2)} GB`);
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
  const program = join(repositoryRoot, 'bin/rapport');
  const served = spawn(program, ['console', '--port', '0', '--review', root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    let link = '';
    for await (const line of createInterface({ input: served.stdout })) {
      link = /http:\S+\/#token=\S+/u.exec(line)?.[0] ?? '';
      if (link !== '') break;
    }
    const page = await browser.newPage();
    await page.goto(link);
    await page.getByLabel('Your name').fill('Bench');
    await page.getByRole('button', { name: 'Begin' }).click();
    const openedMs = performance.now();
    await page.getByRole('button', { name: 'Open bench' }).click();
    await page.waitForSelector('canvas[data-picture]');
    write(`Opened, with its first picture: ${Math.round(performance.now() - openedMs)} ms`);
    const before = processUsage(served.pid ?? 0).residentMiB;
    const random = mulberry32(1);
    const places = Array.from({ length: Number(values.seeks) }, () => Math.floor(random() * count));
    const tookMs = (await page.evaluate<number[]>(seekAll(places))).sort((one, other) => one - other);
    const at = (share: number): string => (tookMs[Math.floor(share * tookMs.length)] ?? NaN).toFixed(0);
    write(`Seek, ms: median ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, longest ${at(0.9999)}`);
    const after = processUsage(served.pid ?? 0).residentMiB;
    write(`Server: ${before.toFixed(0)} MiB before, ${after.toFixed(0)} MiB after ${places.length} seeks`);
  } finally {
    await browser.close();
    served.kill();
  }
}

/** Run in the page: moves the slider as a person does, and waits until that picture is drawn. */
function seekAll(places: readonly number[]): string {
  return `(async () => {
    const slider = document.querySelector('.player input[type=range]');
    const canvas = document.querySelector('.player canvas');
    const tookMs = [];
    for (const index of ${JSON.stringify(places)}) {
      const wanted = index / ${rate};
      const from = performance.now();
      slider.value = String(wanted);
      const shown = String(Math.floor(Number(slider.value) * ${rate} + 1e-6));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      while (canvas.dataset.picture !== shown) await new Promise((resolve) => setTimeout(resolve, 1));
      tookMs.push(performance.now() - from);
    }
    return tookMs;
  })()`;
}
