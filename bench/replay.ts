import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { chainParameters } from '../config/chainParameters.js';
import { chainSteps, initialChain, stepChain, type Chain } from '../core/chain/stepChain.js';
import { createAffectStage } from '../core/affect/affectStage.js';
import { createFaceStage } from '../core/face/faceStage.js';
import { MtcnnDetector } from '../core/face/mtcnn/MtcnnDetector.js';
import { engagementStageOf } from '../config/engagementStageOf.js';
import type { Network } from '../core/model/Network.js';
import { loadChain } from '../models/loadChain.js';
import { loadModel } from '../models/loadModel.js';
import { affectModel, alignmentTemplate, findModel, readManifest } from '../models/manifest.js';
import { repositoryRoot } from '../models/repositoryRoot.js';
import { openCvPictures } from '../pictures/openCvPictures.js';
import { solvePose } from '../pictures/solvePose.js';
import { cameraEvents } from '../replay/cameraEvents.js';
import { requireCamera } from '../sources/cameraImages.js';
import { readAhead } from '../replay/readAhead.js';
import { ReadingSpool } from '../replay/ReadingSpool.js';
import { openRecording } from '../sources/openRecording.js';

/**
 * How fast a recording is replayed, beside what its networks alone take on these cores.
 *
 * npm run bench -- replay [--recording FILE] [--workers 1,2]
 */
const { values } = parseArgs({
  options: {
    recording: {
      type: 'string',
      default: join(repositoryRoot, '.rapport/recordings/WolfgangLanger_Pexels.mp4'),
    },
    workers: { type: 'string', default: '1,2' },
    // What this bench starts itself with.
    alone: { type: 'boolean', default: false },
    networks: { type: 'boolean', default: false },
  },
});

let networksMs = NaN;
if (values.alone) process.stdout.write(String(await replayAlone(values.recording)));
else if (values.networks) process.stdout.write(String(await networksAlone(values.recording)));
else {
  networksMs = await inChild('--networks');
  process.stdout.write(`networks alone, one after the other: ${networksMs.toFixed(2)} ms a frame\n`);
  for (const workers of values.workers.split(',')) await replayWith(Number(workers));
}
process.exit(0);

/** So many processes at once, each with the recording. */
async function replayWith(workers: number): Promise<void> {
  const figures = await Promise.all(Array.from({ length: workers }, () => inChild('--alone')));
  const framesPerSec = figures.reduce((total, each) => total + each, 0);
  process.stdout.write(`${workers} worker(s): ${framesPerSec.toFixed(1)} frames/s\n`);
  const limit = (1_000 * workers) / networksMs;
  process.stdout.write(`  to the limit of the networks alone  ${(framesPerSec / limit).toFixed(2)}\n`);
}

function inChild(what: '--alone' | '--networks'): Promise<number> {
  const [, program = ''] = process.argv;
  const args = [...process.execArgv, program, 'replay', what, '--recording', values.recording];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      if (code === 0) resolve(Number(text));
      else reject(new Error(`A worker of the bench ended with ${String(code)}.`));
    });
  });
}

/** Frames a second of one replay, without loading the networks. */
async function replayAlone(path: string): Promise<number> {
  const { loaded: chain, release } = await loadChain(chainParameters());
  const source = await openRecording(path);
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-'));
  const spool = await ReadingSpool.open(join(folder, 'spool'), 0);
  const selection = { startOffsetSec: 0, every: 1 };
  const events = readAhead(cameraEvents(source, requireCamera(source), selection));
  let frames = -10;
  let beganMs = performance.now();
  for await (const { item, step } of chainSteps(events, initialChain(chain), chain)) {
    if (step.reading) await spool.append({ logTimeNs: item.logTimeNs, reading: step.reading });
    frames += 1;
    // The first frames warm the networks up.
    if (frames === 0) beganMs = performance.now();
  }
  const passedSec = (performance.now() - beganMs) / 1_000;
  await spool.close();
  await source.close();
  await release();
  await rm(folder, { recursive: true });
  return frames / passedSec;
}

/** What all networks take on one image, one after the other and with nothing beside them: the limit of one thread. */
async function networksAlone(path: string): Promise<number> {
  const { engagement, affect } = chainParameters();
  let networksMs = 0;
  const manifest = readManifest();
  const timed = async (id: string): Promise<Network> => {
    const network = await loadModel(findModel(manifest, id), { threads: 1 });
    return {
      id,
      run: async (inputs) => {
        const startMs = performance.now();
        const outputs = await network.run(inputs);
        networksMs += performance.now() - startMs;
        return outputs;
      },
    };
  };
  const entry = findModel(manifest, affect.model);
  const model = affectModel(entry);
  const stage = createFaceStage({
    detector: new MtcnnDetector({
      proposal: await timed('mtcnn-pnet'),
      refinement: await timed('mtcnn-rnet'),
      output: await timed('mtcnn-onet'),
    }),
    solvePose,
    crop: { size: model.input.size, template: alignmentTemplate(entry) },
  });
  const chain: Chain = {
    faces: { stage, pictures: openCvPictures, embed: () => Promise.resolve([]) },
    affect: createAffectStage({ network: await timed(affect.model), model }),
    engagement: { stage: engagementStageOf(engagement), featureModelId: affect.model, reactionSec: 0 },
  };
  const source = await openRecording(path);
  const selection = { startOffsetSec: 0, every: 1 };
  let state = initialChain(chain);
  let frames = -10;
  for await (const { event } of cameraEvents(source, requireCamera(source), selection)) {
    if (frames === 0) networksMs = 0;
    ({ state } = await stepChain(state, event, chain));
    frames += 1;
  }
  await source.close();
  return networksMs / frames;
}
