import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { jobData, jobId } from '../../archive/queue/jobs.js';
import { writeCohort } from '../cli/head/headCommands.js';
import { smallCohort } from '../heads/smallCohort.js';
import { waitUntil } from '../peer/waitUntil.js';
import { makeRecording } from '../record/madeRecording.js';
import { temporaryFolder } from '../setup/temporaryFolder.js';
import { hasRedis, RedisServer } from './redisServer.js';

const program = resolve(import.meta.dirname, '../../dist/cli/rapport.js');
const recordings = 40;

/** A command of the suite as it is built, in a process of its own. */
class Command {
  output = '';
  readonly #child: ChildProcess;
  readonly ended: Promise<unknown>;

  constructor(args: readonly string[]) {
    this.#child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (text: Buffer) => (this.output += text.toString()));
    this.ended = once(this.#child, 'close');
  }

  get status(): number | null {
    return this.#child.exitCode;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

describe('what a queue holds', () => {
  const key = 'a'.repeat(64);
  it('is the same job for the same work, and another in another folder', () => {
    expect(jobId({ key, out: '/a' })).toBe(jobId({ key, out: '/a' }));
    expect(jobId({ key, out: '/a' })).not.toBe(jobId({ key, out: '/b' }));
  });

  it('never leads out of the folder of recordings', () => {
    const job = { key, recording: 'a/b.mcap', recordings: '/r', out: '/o', parametersHash: key };
    expect(jobData.parse(job)).toEqual(job);
    for (const recording of ['/etc/passwd', '../x', 'a/../../x'])
      expect(jobData.safeParse({ ...job, recording }).success).toBe(false);
  });
});

describe.skipIf(!hasRedis)('a batch on a queue', () => {
  let redis: RedisServer;
  const started: Command[] = [];
  beforeEach(async () => {
    redis = await RedisServer.start();
  });
  afterEach(async () => {
    for (const command of started.splice(0)) command.kill('SIGKILL');
    await redis.dispose();
  });

  function start(...args: string[]): Command {
    const command = new Command(args);
    started.push(command);
    return command;
  }

  it('is done exactly once by four workers, submitted twice, a worker and then Redis killed half way', async () => {
    const root = temporaryFolder();
    const out = join(temporaryFolder(), 'out');
    for (let index = 0; index < recordings; index += 1) {
      const text = 'x'.repeat(200);
      const messages = Array.from({ length: 2000 }, (_, number) => ({
        topic: '/a',
        logNs: BigInt(number),
        text,
      }));
      await makeRecording(join(root, `r${index}`), [
        { topic: '/id', logNs: 0n, text: String(index) },
        ...messages,
      ]);
    }
    await writeFile(join(root, 'bad.mcap'), 'no recording');
    const batch = ['batch', root, '--out', out, '--task', 'inventory', '--queue', redis.url];
    const workers = [1, 2, 3, 4].map(() => start('worker', '--queue', redis.url, '--lost-after', '3'));
    const submitted = [start(...batch), start(...batch)];
    const results = (): string[] =>
      existsSync(join(out, 'results')) ? readdirSync(join(out, 'results')) : [];
    const told = (): string =>
      [...workers, ...submitted].map(({ output }) => output.slice(-400)).join('\n---\n');
    const patience = { timeoutMs: 200_000, context: told };

    await waitUntil('some results', () => results().length >= 5, patience);
    workers[0]?.kill('SIGKILL');
    const atKill = results().length;
    await waitUntil('more results', () => results().length >= atKill + 5, patience);
    await redis.kill();
    await new Promise((done) => setTimeout(done, 1_500));
    await redis.start();

    await Promise.all(submitted.map(({ ended }) => ended));
    expect(results(), told()).toHaveLength(recordings);
    for (const { output, status } of submitted) {
      // One recording is bad: told, with its reason, by both.
      expect(status, output).toBe(1);
      expect(output).toContain('bad.mcap');
      expect(output).toContain(`1 of ${recordings + 1} recordings failed`);
    }
    // Every recording has one result, and every result is whole.
    const done = results().map((key) => {
      expect(readdirSync(join(out, 'results', key)).sort()).toEqual([
        'inventory.json',
        'task.json',
        'topics.parquet',
      ]);
      return (
        JSON.parse(readFileSync(join(out, 'results', key, 'task.json'), 'utf8')) as { recording: string }
      ).recording;
    });
    expect(new Set(done).size).toBe(recordings);
    for (const worker of workers.slice(1)) worker.kill('SIGTERM');
    await Promise.all(workers.slice(1).map(({ ended }) => ended));
    for (const worker of workers.slice(1)) expect(worker.status, worker.output).toBe(0);
  }, 300_000);

  it('has the trainings of an evaluation done by workers, with the same numbers', async () => {
    const folder = temporaryFolder();
    const features = join(folder, 'features');
    await mkdir(features);
    await writeCohort(features, smallCohort());
    const evaluate = (out: string): string[] => {
      const quick = ['--protocol', 'M1,M2,ME', '--runs', '1', '--hidden', '10,8,6', '--epochs', '2'];
      return ['head', 'evaluate', features, '--out', join(folder, out), '--json', ...quick];
    };
    start('worker', '--queue', redis.url, '--workers', '2');
    const [alone, queued] = [
      start(...evaluate('alone'), '--workers', '0'),
      start(...evaluate('queued'), '--queue', redis.url),
    ];
    await Promise.all([alone.ended, queued.ended]);
    expect(queued.status, queued.output).toBe(0);
    const table = (out: string): unknown =>
      JSON.parse(readFileSync(join(folder, out, 'results.json'), 'utf8'));
    expect(table('queued')).toEqual(table('alone'));
  }, 240_000);

  it('is told that nobody answers', async () => {
    await redis.kill();
    const batch = start(
      'batch',
      temporaryFolder(),
      '--out',
      temporaryFolder(),
      '--task',
      'inventory',
      '--queue',
      redis.url,
    );
    await batch.ended;
    expect(batch.status).toBe(1);
    expect(batch.output).toMatch(/The queue at 127\.0\.0\.1:\d+ does not answer/u);
  }, 120_000);
});
