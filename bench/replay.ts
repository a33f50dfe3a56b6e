import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { chainParameters } from '../config/chainParameters.js';
import { chainSteps, initialChain, type Chain } from '../core/chain/stepChain.js';
import { createAffectStage } from '../core/affect/affectStage.js';
import { createFaceStage } from '../core/face/faceStage.js';
import { MtcnnDetector } from '../core/face/mtcnn/MtcnnDetector.js';
import { engagementStageOf } from '../config/engagementStageOf.js';
import type { Network } from '../core/model/Network.js';
import { loadModel } from '../models/loadModel.js';
import { affectModel, alignmentTemplate, findModel, readManifest } from '../models/manifest.js';
import { repositoryRoot } from '../models/repositoryRoot.js';
import { openCvPictures } from '../pictures/openCvPictures.js';
import { solvePose } from '../pictures/solvePose.js';
import { cameraEvents, cameraTopic } from '../replay/cameraEvents.js';
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
    // What a worker of this bench is started with.
    alone: { type: 'boolean', default: false },
  },
});

if (values.alone) await replayAlone(values.recording);
else for (const workers of values.workers.split(',')) await replayWith(Number(workers));
process.exit(0);

/** So many processes at once, each with the recording. */
async function replayWith(workers: number): Promise<void> {
  const figures = await Promise.all(Array.from({ length: workers }, () => inChild()));
  const sum = (name: keyof Figures): number => figures.reduce((total, each) => total + each[name], 0);
  const mean = (name: keyof Figures): string => (sum(name) / workers).toFixed(2);
  process.stdout.write(`${workers} worker(s): ${sum('framesPerSec').toFixed(1)} frames/s\n`);
  for (const name of ['chainMs', 'networksMs', 'writingMs'] as const)
    process.stdout.write(`  ${name.replace('Ms', ' [ms a frame]').padEnd(24)} ${mean(name)}\n`);
  const ratio = sum('networksMs') / workers / (1_000 / (sum('framesPerSec') / workers));
  process.stdout.write(`  ${'networks alone / all'.padEnd(24)} ${ratio.toFixed(3)}\n`);
}

interface Figures {
  readonly framesPerSec: number;
  readonly chainMs: number;
  readonly networksMs: number;
  readonly writingMs: number;
}

function inChild(): Promise<Figures> {
  const [, program = ''] = process.argv;
  const args = [...process.execArgv, program, 'replay', '--alone', '--recording', values.recording];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      if (code === 0) resolve(JSON.parse(text) as Figures);
      else reject(new Error(`A worker of the bench ended with ${String(code)}.`));
    });
  });
}

async function replayAlone(path: string): Promise<void> {
  let networksMs = 0;
  const chain = await timedChain((ms) => (networksMs += ms));
  const source = await openRecording(path);
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-'));
  const spool = await ReadingSpool.open(join(folder, 'spool'), 0);
  const events = readAhead(
    cameraEvents(source, cameraTopic(source, undefined), { startOffsetSec: 0, every: 1 }),
  );
  const spent = { chainMs: 0, writingMs: 0 };
  let frames = -10;
  let beganMs = performance.now();
  let lastMs = beganMs;
  for await (const { item, step } of chainSteps(events, initialChain(chain), chain)) {
    if (frames === 0) {
      // The first frames warm the networks up.
      Object.assign(spent, { chainMs: 0, writingMs: 0 });
      networksMs = 0;
      beganMs = lastMs;
    }
    const steppedMs = performance.now();
    if (step.reading) await spool.append({ logTimeNs: item.logTimeNs, reading: step.reading });
    const writtenMs = performance.now();
    spent.chainMs += steppedMs - lastMs;
    spent.writingMs += writtenMs - steppedMs;
    lastMs = writtenMs;
    frames += 1;
  }
  const passedSec = (lastMs - beganMs) / 1_000;
  await spool.close();
  await source.close();
  await rm(folder, { recursive: true });
  const figures: Figures = {
    framesPerSec: frames / passedSec,
    chainMs: spent.chainMs / frames,
    networksMs: networksMs / frames,
    writingMs: spent.writingMs / frames,
  };
  process.stdout.write(JSON.stringify(figures));
}

/** The chain with its defaults, every network's runs timed. */
async function timedChain(took: (ms: number) => void): Promise<Chain> {
  const { engagement, affect } = chainParameters();
  const manifest = readManifest();
  const timed = async (id: string): Promise<Network> => {
    const network = await loadModel(findModel(manifest, id), { threads: 1 });
    return {
      id,
      run: async (inputs) => {
        const startMs = performance.now();
        const outputs = await network.run(inputs);
        took(performance.now() - startMs);
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
  return {
    faces: { stage, pictures: openCvPictures, embed: () => Promise.resolve([]) },
    affect: createAffectStage({ network: await timed(affect.model), model }),
    engagement: { stage: engagementStageOf(engagement), featureModelId: affect.model, reactionSec: 0 },
  };
}
