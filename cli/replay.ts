import { spawn } from 'node:child_process';
import { basename, extname, join } from 'node:path';
import type { Argv } from 'yargs';

import { chainParameters } from '../config/chainParameters.js';
import { readParameterFile } from '../config/readParameters.js';
import { sessionIdPattern } from '../core/idPatterns.js';
import { RapportError } from '../core/RapportError.js';
import type { ReplayResult } from '../replay/replayRecording.js';
import { command, type ArgumentsOf } from './command.js';
import { abortOnInterrupt } from './head/trainingOptions.js';
import { cameraOption, recordingsPositional } from './recordingArguments.js';
import { requireWholeNumbers } from './requireWholeNumbers.js';

const options = (yargs: Argv) =>
  yargs
    .positional('recordings', recordingsPositional)
    .option('out', {
      type: 'string',
      describe:
        'Folder for annotated.mcap, readings.parquet, frames.csv, left_out.csv, session.json and report.html',
    })
    .option('topic', cameraOption)
    .option('child', {
      type: 'string',
      default: '',
      describe: "The child's id; its head is used if there is one",
    })
    .option('culture', { type: 'string', default: '', describe: 'The culture whose head is used' })
    .option('head', {
      type: 'string',
      default: '',
      describe: 'The id of the head to use; "prior" for none',
    })
    .option('heads', {
      type: 'string',
      default: '',
      describe: "Folder of heads; this installation's by default",
    })
    .option('params', {
      type: 'string',
      describe: 'ROS parameter file (YAML) of face, affect, engagement, session',
    })
    .option('start-offset', {
      type: 'number',
      default: 0,
      describe: 'Begin so many seconds after the start',
    })
    .option('playback-duration', { type: 'number', describe: 'Replay so many seconds' })
    .option('every', { type: 'number', default: 1, describe: 'Only each so many-th image' })
    .option('live', {
      type: 'number',
      describe: 'Keep the newest image as a node does that manages so many a second',
    })
    .option('workers', { type: 'number', default: 1, describe: 'Recordings at a time, a process each' })
    .option('resume', {
      type: 'boolean',
      default: false,
      describe: 'Go on where this replay was interrupted',
    })
    .option('json', { type: 'boolean', default: false, describe: 'Print JSON' });

type Given = ArgumentsOf<typeof options>;

/** `rapport replay RECORDING…`: recordings through the same chain as in a session, without ROS. */
export const replayCommand = command({
  command: 'replay <recordings..>',
  describe: 'Replay recordings through the chain without ROS: the same numbers to the last bit',
  builder: options,
  handler: async (given) => {
    requireArguments(given);
    const [recording, ...others] = given.recordings;
    if (recording === undefined || others.length > 0) await replayAll(given);
    else await replayOne(given, recording);
  },
});

function requireArguments(given: Given): void {
  const { child, startOffset, playbackDuration, every, live, workers } = given;
  const wrong = (message: string): RapportError => new RapportError('replay/arguments', message);
  requireWholeNumbers({ every, workers }, { least: 1 });
  if (child !== '' && !sessionIdPattern.test(child))
    throw wrong(
      `--child "${child}" is no id: begin with a letter and use letters, digits, - and _, at most 64.`,
    );
  if (!(startOffset >= 0)) throw wrong('--start-offset must be 0 seconds or more.');
  if (playbackDuration !== undefined && !(playbackDuration > 0))
    throw wrong('--playback-duration must be more than 0 seconds.');
  if (live !== undefined && !(live > 0)) throw wrong('--live must be more than 0 images a second.');
  if (given.resume && given.out === undefined)
    throw wrong('--resume needs --out: without a folder nothing of the replay before was kept.');
}

async function replayOne(given: Given, recording: string): Promise<void> {
  const parameters = chainParameters(given.params === undefined ? {} : await readParameterFile(given.params));
  const { replayRecording } = await import('../replay/replayRecording.js');
  const { loadChain } = await import('../models/loadChain.js');
  const { chosenHead } = await import('../heads/chosenHead.js');
  const head = await chosenHead(given, parameters.engagement.model);
  const { loaded: chain, networks, release } = await loadChain(parameters);
  const progress = progressLine(recording);
  try {
    const result = await replayRecording({
      recording,
      out: given.out,
      annotated: true,
      selection: {
        ...(given.topic !== undefined && { topic: given.topic }),
        startOffsetSec: given.startOffset,
        ...(given.playbackDuration !== undefined && { durationSec: given.playbackDuration }),
        every: given.every,
        ...(given.live !== undefined && { liveFps: given.live }),
      },
      parameters,
      chain,
      networks,
      head,
      childId: given.child,
      resume: given.resume,
      signal: abortOnInterrupt(),
      onProgress: progress.show,
    });
    progress.clear();
    process.stdout.write(
      `${given.json ? asJson(recording, result) : describe(recording, result, given.out)}\n`,
    );
    if (!result.complete)
      throw new RapportError(
        'replay/interrupted',
        given.out === undefined
          ? `Interrupted after ${result.images} images, of which nothing is kept: give --out to be able to go on.`
          : `Interrupted after ${result.images} images: the same command with --resume goes on.`,
      );
  } finally {
    await release();
  }
}

/** Each recording in a process of its own, into a folder of its name. */
async function replayAll(given: Given): Promise<void> {
  const waiting = [...given.recordings];
  const failed: string[] = [];
  const signal = abortOnInterrupt();
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
      const out = given.out === undefined ? [] : ['--out', join(given.out, outName(next))];
      if (!(await replayInChild([next, ...passedOn(given), ...out]))) failed.push(next);
    }
  };
  await Promise.all(Array.from({ length: given.workers }, work));
  if (failed.length > 0 || waiting.length > 0)
    throw new RapportError(
      'replay/not-all',
      `${failed.length + waiting.length} of ${given.recordings.length} recordings were not replayed to their end (${[...failed, ...waiting].join(', ')}): see above, and name them again.`,
    );
}

/** A recording's name without its ending. */
function outName(recording: string): string {
  return basename(recording, extname(recording));
}

function passedOn(given: Given): string[] {
  const texts = (['topic', 'params', 'child', 'culture', 'head', 'heads'] as const).flatMap((name) => {
    const value = given[name];
    return value === undefined || value === '' ? [] : [`--${name}`, value];
  });
  const numbers = (['start-offset', 'playback-duration', 'every', 'live'] as const).flatMap((name) => {
    const value = given[name];
    return value === undefined ? [] : [`--${name}`, String(value)];
  });
  return [...texts, ...numbers, ...(given.resume ? ['--resume'] : []), ...(given.json ? ['--json'] : [])];
}

function replayInChild(args: readonly string[]): Promise<boolean> {
  const [, program = ''] = process.argv;
  const child = spawn(process.execPath, [...process.execArgv, program, 'replay', ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code === 0));
    child.once('error', () => resolve(false));
  });
}

function asJson(recording: string, { report, ...result }: ReplayResult): string {
  return JSON.stringify(
    { recording, ...result, report },
    (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
    2,
  );
}

function describe(
  recording: string,
  { images, report, warnings, troubles }: ReplayResult,
  out: string | undefined,
): string {
  const lines = [`${recording}: ${images} images`];
  if (report !== undefined) {
    const { coverage, engagement } = report;
    const share = coverage.measuredFraction;
    lines.push(
      `  frames      ${coverage.frames} with a reading, ${coverage.skippedFrames ?? 0} left out, face measured in ${share === undefined ? 'none' : `${(100 * share).toFixed(1)} %`}`,
      engagement.mean === undefined
        ? '  engagement  not known'
        : `  engagement  mean ${engagement.mean.toFixed(2)} (SD ${(engagement.sd ?? NaN).toFixed(2)}), known for ${engagement.timeKnownSec.toFixed(1)} s, from ${Object.keys(engagement.framesBySource).join(', ')}`,
    );
  }
  for (const { text, count } of warnings) lines.push(`  ! ${text}${count > 1 ? ` (${count} times)` : ''}`);
  for (const { text } of troubles) lines.push(`  ! ${text}`);
  if (report !== undefined && out !== undefined) lines.push(`  folder      ${out}`);
  return lines.join('\n');
}

/** A line that rewrites itself on a terminal; nothing elsewhere. */
function progressLine(recording: string): {
  readonly show: (share: number, images: number) => void;
  readonly clear: () => void;
} {
  const beganMs = performance.now();
  let shownMs = 0;
  const isShown = process.stderr.isTTY;
  return {
    show: (share, images) => {
      const nowMs = performance.now();
      if (!isShown || nowMs - shownMs < 250) return;
      shownMs = nowMs;
      const passedSec = (nowMs - beganMs) / 1_000;
      const leftSec = share > 0 ? passedSec / share - passedSec : NaN;
      const left = Number.isFinite(leftSec) ? `, ${Math.ceil(leftSec)} s left` : '';
      process.stderr.write(
        `\r${recording}: ${(100 * share).toFixed(0)} %, ${images} images, ${(images / passedSec).toFixed(1)}/s${left}\u001b[K`,
      );
    },
    clear: () => {
      if (isShown) process.stderr.write('\r\u001b[K');
    },
  };
}
