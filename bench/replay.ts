import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { chainParameters } from '../config/chainParameters.js';
import { chainSteps, initialChain, stepChain } from '../core/chain/stepChain.js';
import { loadChain } from '../models/loadChain.js';
import { cameraEvents } from '../replay/cameraEvents.js';
import { requireCamera } from '../sources/cameraImages.js';
import { readAhead } from '../replay/readAhead.js';
import { ReadingSpool } from '../replay/ReadingSpool.js';
import { openRecording } from '../sources/openRecording.js';
import { recordingOption } from './recordingOption.js';
import { cpuTimeMs, loadTimedChain } from './timedChain.js';

/**
 * How fast a recording is replayed, beside what its networks alone take on these cores.
 *
 * npm run bench -- replay [--recording FILE] [--workers 1,2]
 */
const { values } = parseArgs({
  options: {
    recording: recordingOption,
    workers: { type: 'string', default: '1,2' },
    // What this bench starts itself with.
    alone: { type: 'boolean', default: false },
    networks: { type: 'boolean', default: false },
  },
});

/** Of a frame: what passed, and what was computed. */
interface Figures {
  readonly passedMs: number;
  readonly cpuMs: number;
}

/** With what passed in each stage, one after the other. */
interface StageFigures extends Figures {
  readonly stagesMs: Readonly<Record<string, number>>;
}

/** The first frames warm the networks up. */
const warmUp = 10;

if (values.alone) process.stdout.write(JSON.stringify(await replayAlone(values.recording)));
else if (values.networks) process.stdout.write(JSON.stringify(await networksAlone(values.recording)));
else await compare();
process.exit(0);

async function compare(): Promise<void> {
  const networks = await inChild<StageFigures>('--networks');
  process.stdout.write(
    `networks alone, one after the other: ${networks.passedMs.toFixed(2)} ms a frame, ${networks.cpuMs.toFixed(2)} ms of computing\n`,
  );
  for (const [stage, ms] of Object.entries(networks.stagesMs))
    process.stdout.write(`  ${stage.padEnd(40)}  ${ms.toFixed(2)} ms\n`);
  for (const workers of values.workers.split(',').map(Number)) {
    const figures = await Promise.all(Array.from({ length: workers }, () => inChild<Figures>('--alone')));
    const framesPerSec = figures.reduce((total, { passedMs }) => total + 1_000 / passedMs, 0);
    const cpuMs = figures.reduce((total, each) => total + each.cpuMs, 0) / workers;
    process.stdout.write(
      `${workers} worker(s): ${framesPerSec.toFixed(1)} frames/s, ${(60 * framesPerSec).toFixed(0)} a minute\n`,
    );
    const limit = (1_000 * workers) / networks.passedMs;
    process.stdout.write(
      `  to the limit of the networks alone        ${(framesPerSec / limit).toFixed(2)}\n`,
    );
    // On a busy machine this ratio holds; it is what is left where every core has a worker.
    process.stdout.write(
      `  computing of the networks to that of all  ${(networks.cpuMs / cpuMs).toFixed(2)} (${cpuMs.toFixed(2)} ms a frame)\n`,
    );
  }
}

function inChild<Told>(what: '--alone' | '--networks'): Promise<Told> {
  const [, program = ''] = process.argv;
  const args = [...process.execArgv, program, 'replay', what, '--recording', values.recording];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      if (code === 0) resolve(JSON.parse(text) as Told);
      else reject(new Error(`A worker of the bench ended with ${String(code)}.`));
    });
  });
}

/** One replay, without loading the networks. */
async function replayAlone(path: string): Promise<Figures> {
  const { loaded: chain, release } = await loadChain(chainParameters());
  const source = await openRecording(path);
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-'));
  const spool = await ReadingSpool.open(join(folder, 'spool'), 0);
  const selection = { startOffsetSec: 0, every: 1 };
  const events = readAhead(cameraEvents(source, requireCamera(source), selection));
  let frames = -warmUp;
  let beganMs = performance.now();
  let beganCpuMs = cpuTimeMs();
  for await (const { item, step } of chainSteps(events, initialChain(chain), chain)) {
    if (step.reading) await spool.append({ logTimeNs: item.logTimeNs, reading: step.reading });
    frames += 1;
    if (frames === 0) [beganMs, beganCpuMs] = [performance.now(), cpuTimeMs()];
  }
  const figures = {
    passedMs: (performance.now() - beganMs) / frames,
    cpuMs: (cpuTimeMs() - beganCpuMs) / frames,
  };
  await spool.close();
  await source.close();
  await release();
  await rm(folder, { recursive: true });
  return figures;
}

/** What all networks take on one image, one after the other and with nothing beside them: the limit of one thread. */
async function networksAlone(path: string): Promise<StageFigures> {
  const { chain, times, restart } = await loadTimedChain(chainParameters().affect.model, {
    threads: 1,
    computingMs: cpuTimeMs,
  });
  const source = await openRecording(path);
  const events = cameraEvents(source, requireCamera(source), { startOffsetSec: 0, every: 1 });
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-'));
  const spool = await ReadingSpool.open(join(folder, 'spool'), 0);
  const stages = new Map<string, number>();
  const timed = async <Value>(stage: string, work: Promise<Value>): Promise<Value> => {
    const startMs = performance.now();
    const value = await work;
    stages.set(stage, (stages.get(stage) ?? 0) + performance.now() - startMs);
    return value;
  };
  const { faces, affect } = chain;
  const stageChain = {
    ...chain,
    faces: {
      ...faces,
      stage: {
        step: (...given: Parameters<typeof faces.stage.step>) =>
          timed('faces: found, aligned, posed', faces.stage.step(...given)),
      },
    },
    affect: {
      ...affect,
      run: (...given: Parameters<typeof affect.run>) => timed('attributes', affect.run(...given)),
    },
  };
  let state = initialChain(chain);
  let frames = -warmUp;
  for (;;) {
    const next = await timed('reading and decoding', events.next());
    if (next.done === true) break;
    if (frames === 0) {
      restart();
      stages.clear();
    }
    const { event, logTimeNs } = next.value;
    const step = await timed('the whole chain', stepChain(state, event, stageChain));
    ({ state } = step);
    if (step.reading) await timed('keeping the reading', spool.append({ logTimeNs, reading: step.reading }));
    frames += 1;
  }
  await spool.close();
  await source.close();
  await rm(folder, { recursive: true });
  const { perNetworkMs, cpuMs } = times();
  const passedMs = [...perNetworkMs.values()].reduce((sum, ms) => sum + ms, 0);
  return {
    passedMs: passedMs / frames,
    cpuMs: cpuMs / frames,
    stagesMs: Object.fromEntries([...stages].map(([stage, ms]) => [stage, ms / frames])),
  };
}
