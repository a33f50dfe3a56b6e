import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { openVideo } from '../sources/video/openVideo.js';
import { imageOf } from '../core/chain/readImages.js';
import { initialChain, stepChain } from '../core/chain/stepChain.js';
import type { Frame } from '../core/frame/Frame.js';
import { resizeFrame } from '../pictures/resizeFrame.js';
import { repositoryRoot } from '../models/repositoryRoot.js';
import { RollingWindow } from '../nodes/runtime/RollingWindow.js';
import { loadTimedChain } from './timedChain.js';

/**
 * How much of the chain's time is not model inference: every network's `run` is timed inside the stages.
 *
 * npm run bench -- inference [--size 640x480] [--shrink 1] [--model affect-eesp] [--recording FILE] [--threads 1]
 *
 * `--shrink 0.25` shows the recording at a quarter of the width and height, in the middle of a grey frame: a face as far away as
 * a child's from a NAO.
 */
const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '640x480' },
    shrink: { type: 'string', default: '1' },
    model: { type: 'string', default: 'affect-eesp' },
    threads: { type: 'string', default: '1' },
    recording: {
      type: 'string',
      default: join(repositoryRoot, '.rapport/recordings/WolfgangLanger_Pexels.mp4'),
    },
  },
});
const [width = 640, height = 480] = values.size.split('x').map(Number);
const { chain, times, restart } = await loadTimedChain(values.model, { threads: Number(values.threads) });

// All of them before the clock starts: what reading and resizing leave to the garbage collector is no time of the chain's.
const pictures = await picturesOf(values.recording, { width, height, part: Number(values.shrink) });
const chainMs = new RollingWindow(100_000);
const faceHeights = new RollingWindow(100_000);
let state = initialChain(chain);
const warmUp = 10;
let frames = 0;
let totalMs = 0;
for (const frame of pictures) {
  const startMs = performance.now();
  const image = imageOf(frame);
  const event = { kind: 'image', image, arrivalNs: image.stampNs, skippedBefore: 0 } as const;
  const step = await stepChain(state, event, chain);
  state = step.state;
  const ms = performance.now() - startMs;
  if (frames >= warmUp) {
    totalMs += ms;
    chainMs.add(ms);
    for (const { face } of step.reading?.affects ?? []) faceHeights.add(face.box.height);
  }
  frames += 1;
  // The first frames load OpenCV and warm the networks up.
  if (frames === warmUp) restart();
}

const counted = frames - warmUp;
const { perNetworkMs } = times();
const inferenceMs = [...perNetworkMs.values()].reduce((sum, ms) => sum + ms, 0);
process.stdout.write(
  `${values.size}, ${counted} frames, ${values.threads} thread(s), a face of ${(faceHeights.percentile(0.5) ?? NaN).toFixed(0)} pixels\n`,
);
process.stdout.write(
  `  chain p50, p99 [ms]        ${(chainMs.percentile(0.5) ?? NaN).toFixed(2)}, ${(chainMs.percentile(0.99) ?? NaN).toFixed(2)}\n`,
);
process.stdout.write(`  chain mean [ms]            ${(totalMs / counted).toFixed(2)}\n`);
process.stdout.write(`  inference mean [ms]        ${(inferenceMs / counted).toFixed(2)}\n`);
process.stdout.write(`  chain / inference          ${(totalMs / inferenceMs).toFixed(3)}\n`);
for (const [id, ms] of perNetworkMs)
  process.stdout.write(`    ${id.padEnd(24)} ${(ms / counted).toFixed(2)} ms a frame\n`);
process.exit(0);

interface ShownSize {
  readonly width: number;
  readonly height: number;
  readonly part: number;
}

async function picturesOf(path: string, size: ShownSize): Promise<Frame[]> {
  const video = await openVideo(path);
  const shown: Frame[] = [];
  for await (const picture of video.frames()) shown.push(shownIn(picture, size));
  await video.close();
  return shown;
}

/** The picture at `part` of the width and height, centred on grey. */
function shownIn(picture: Frame, size: ShownSize): Frame {
  const { width, height, part } = size;
  const small = resizeFrame(picture, { width: Math.round(width * part), height: Math.round(height * part) });
  if (part === 1) return small;
  const data = new Uint8Array(3 * width * height).fill(128);
  const left = (width - small.width) >> 1;
  const top = (height - small.height) >> 1;
  for (let row = 0; row < small.height; row++) {
    const line = small.data.subarray(3 * row * small.width, 3 * (row + 1) * small.width);
    data.set(line, 3 * ((top + row) * width + left));
  }
  return { ...picture, width, height, data };
}
