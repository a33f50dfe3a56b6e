import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { openVideo } from '../bags/video.js';
import { createAffectStage } from '../core/affect/affectStage.js';
import { MtcnnDetector } from '../core/face/mtcnn/MtcnnDetector.js';
import { createFaceStage, initialFaceStageState } from '../core/face/faceStage.js';
import type { Frame } from '../core/frame/Frame.js';
import { resizeFrame } from '../core/frame/resizeFrame.js';
import type { Network } from '../core/model/Network.js';
import { loadModel } from '../models/loadModel.js';
import { affectModel, alignmentTemplate, findModel, readManifest } from '../models/manifest.js';
import { repositoryRoot } from '../models/repositoryRoot.js';
import { RollingWindow } from '../nodes/runtime/RollingWindow.js';

/**
 * How much of the chain's time is not model inference: every network's `run` is timed inside the stages.
 *
 * npm run bench -- inference [--size 640x480] [--model affect-eesp] [--recording FILE] [--threads 1]
 */
const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '640x480' },
    model: { type: 'string', default: 'affect-eesp' },
    threads: { type: 'string', default: '1' },
    recording: {
      type: 'string',
      default: join(repositoryRoot, '.rapport/recordings/WolfgangLanger_Pexels.mp4'),
    },
  },
});
const [width = 640, height = 480] = values.size.split('x').map(Number);
const manifest = readManifest();
const perNetwork = new Map<string, number>();
let inferenceMs = 0;

async function timed(id: string): Promise<Network> {
  const network = await loadModel(findModel(manifest, id), { threads: Number(values.threads) });
  return {
    id,
    run: async (inputs) => {
      const startMs = performance.now();
      const outputs = await network.run(inputs);
      const ms = performance.now() - startMs;
      inferenceMs += ms;
      perNetwork.set(id, (perNetwork.get(id) ?? 0) + ms);
      return outputs;
    },
  };
}

const entry = findModel(manifest, values.model);
const model = affectModel(entry);
const faces = createFaceStage({
  detector: new MtcnnDetector({
    proposal: await timed('mtcnn-pnet'),
    refinement: await timed('mtcnn-rnet'),
    output: await timed('mtcnn-onet'),
  }),
  crop: { size: model.input.size, template: alignmentTemplate(entry) },
});
const affect = createAffectStage({ network: await timed(values.model), model });

const video = await openVideo(values.recording);
const chainMs = new RollingWindow(100_000);
let state = initialFaceStageState;
let frames = 0;
let totalMs = 0;
for await (const picture of video.frames()) {
  const frame: Frame = resizeFrame(picture, { width, height });
  const startMs = performance.now();
  const inferenceBefore = inferenceMs;
  const found = await faces.step(state, frame);
  state = found.state;
  await affect.run(found.faceFrame.faces.map((face) => face.crop));
  const ms = performance.now() - startMs;
  // The first frames load OpenCV and warm the networks up.
  if (frames < 10) inferenceMs = inferenceBefore;
  else {
    totalMs += ms;
    chainMs.add(ms);
  }
  if (frames === 10) perNetwork.clear();
  frames += 1;
}
await video.close();

const counted = frames - 10;
process.stdout.write(`${values.size}, ${counted} frames, ${values.threads} thread(s)\n`);
process.stdout.write(
  `  chain p50, p99 [ms]        ${(chainMs.percentile(0.5) ?? NaN).toFixed(2)}, ${(chainMs.percentile(0.99) ?? NaN).toFixed(2)}\n`,
);
process.stdout.write(`  chain mean [ms]            ${(totalMs / counted).toFixed(2)}\n`);
process.stdout.write(`  inference mean [ms]        ${(inferenceMs / counted).toFixed(2)}\n`);
process.stdout.write(`  chain / inference          ${(totalMs / inferenceMs).toFixed(3)}\n`);
for (const [id, ms] of perNetwork)
  process.stdout.write(`    ${id.padEnd(24)} ${(ms / counted).toFixed(2)} ms a frame\n`);
process.exit(0);
