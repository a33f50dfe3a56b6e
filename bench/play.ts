import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { openRecording } from '../sources/openRecording.js';
import { processUsage } from './processUsage.js';
import { pictureMessage, textMessage, writeRawMcap } from './rawRecording.js';
import { program } from './suiteProcess.js';

/**
 * How exactly a recording is played, and what a recorder loses of it: raw 640x480 pictures at 30 Hz, three topics as large as a reading at
 * 30 Hz, one small topic at 100 Hz, played and recorded at the same time.
 *
 * npm run bench -- play [--seconds 60]
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
const everyNs = 33_333_333n;

const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-play-'));
try {
  const path = join(folder, 'played.mcap');
  const reading = textMessage(2_400);
  await writeRawMcap(path, {
    pictures: Number(values.seconds) * 30,
    picture: await pictureMessage(),
    texts: [
      { name: '/small', everyNs: 10_000_000n, text: textMessage(30) },
      ...['/reading', '/faces', '/affects'].map((name) => ({ name, everyNs, text: reading })),
    ],
  });
  const recorded = join(folder, 'recorded');
  const recorder = start(
    ['record', '-o', recorded, '-e', '/(small|reading|faces|affects|camera/image_raw)'],
    'pipe',
  );
  await said(recorder, 'Recording to');
  const player = start(['play', path, '--disable-keyboard-controls'], 'inherit');
  let usage = processUsage(recorder.pid ?? 0);
  const sampling = setInterval(() => (usage = processUsage(recorder.pid ?? 0)), 500);
  await once(player, 'exit');
  clearInterval(sampling);
  const ended = once(recorder, 'exit');
  recorder.kill('SIGINT');
  await ended;
  const [before, after] = [await counts(path), await counts(recorded)];
  for (const [topic, count] of before)
    process.stdout.write(`  ${topic.padEnd(20)} ${after.get(topic) ?? 0} of ${count} recorded\n`);
  process.stdout.write(
    `  recorder: computing ${usage.cpuSec.toFixed(1)} s, memory ${usage.residentMiB.toFixed(0)} MiB\n`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);

function start(args: readonly string[], output: 'pipe' | 'inherit'): ChildProcess {
  return spawn(program, args, { stdio: ['ignore', output, 'inherit'] });
}

function said(child: ChildProcess, words: string): Promise<void> {
  let text = '';
  return new Promise((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(words)) resolve();
    });
  });
}

async function counts(path: string): Promise<ReadonlyMap<string, number>> {
  const source = await openRecording(path);
  const found = new Map<string, number>();
  for await (const { topic } of source.messages()) found.set(topic.name, (found.get(topic.name) ?? 0) + 1);
  await source.close();
  return found;
}
