import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import rclnodejs from 'rclnodejs';

import { transportProfileVariable } from '../config/dds/transportProfile.js';
import { mulberry32 } from '../core/metrics/mulberry32.js';
import { sentenceOf } from '../core/sentenceOf.js';
import { repositoryRoot } from '../models/repositoryRoot.js';
import { randomFaults, suiteProcesses, type SuiteProcess } from './faults.js';
import { costsOf, killsOf, lateOf, wrongsOf, wrongsOfRecord } from './findings.js';
import { Observer } from './Observer.js';
import { PageWatcher } from './PageWatcher.js';
import { soakOptions, type SoakOptions } from './soakOptions.js';
import { strike, until, type Strike, type Struck } from './strike.js';
import { Suite } from './Suite.js';
import { describeStrike, summaryTable } from './table.js';
import { UsageLog } from './UsageLog.js';

/**
 * A session of the whole suite whose processes are killed, stopped and slowed down, one after the other, by chance.
 *
 * npm run soak [-- --minutes 10 | --kills N] [--seed S] [--fault kill … | --calm] [--process session …] [--rate 10]
 *
 * It runs on ROS_DOMAIN_ID, 0 without it. The status is 1 where the session, its record or the robot suffered, or where a
 * killed process was not back in time, and 2 for options that are not understood.
 */
const write = (line: string): boolean => process.stdout.write(`${line}\n`);
const options = askedFor();

const sampleMs = 5_000;
const browserSampleMs = 30_000;
/** Without faults a prompt is approved, and what is taken is told, so often. */
const calmPromptMs = 60_000;
const toldMs = 600_000;
const startPatienceMs = 180_000;

const names = Object.keys(suiteProcesses) as SuiteProcess[];
if (options.kinds.includes('cut')) {
  process.env[transportProfileVariable()] = join(repositoryRoot, 'soak/fastdds-udp.xml');
  process.env['ROS_AUTOMATIC_DISCOVERY_RANGE'] = 'SYSTEM_DEFAULT';
}
const port = await freePort();
const root = mkdtempSync(join(tmpdir(), 'rapport-soak-'));
await rclnodejs.init();
rclnodejs.removeSignalHandlers();
const observer = new Observer();
const suite = new Suite(
  [
    ...['--recording', options.recording, '--folder', root, '--protocol', 'none', '--child', 'soak'],
    ...['--page', '--page-port', String(port)],
    ...(options.pictures ? ['--record-pictures'] : []),
    ...['--ros-args', '-p', `camera:rate_hz:=${options.rate.toFixed(1)}`],
    // Raw images do not get through by datagrams on a busy machine.
    ...(options.kinds.includes('cut')
      ? ['-p', 'camera:compressed:=true', '-p', 'face:image_transport:=compressed']
      : []),
    // Only what the harness proposes is open.
    ...['-p', 'session:prompt_threshold:=-1.0', '-p', 'session:prompt_falling_by:=2.0'],
  ],
  (line) => {
    if (options.verbose || /did not come up|does not go on|not served|^\s+at /u.test(line))
      write(`  | ${line}`);
  },
);
let isAsked = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => (isAsked = true));
const usage = new UsageLog(suite);
let watcher: PageWatcher | undefined;
let status = 1;
try {
  status = await soak();
} catch (error) {
  write(sentenceOf(error));
  write(suite.lines.slice(-20).join('\n'));
} finally {
  await watcher?.close();
  await suite.endAtOnce();
  rmSync(root, { recursive: true, force: true });
  if (!rclnodejs.isShutdown()) rclnodejs.shutdown();
}
process.exit(status);

function askedFor(): SoakOptions {
  try {
    return soakOptions(process.argv.slice(2), write);
  } catch (error) {
    write(sentenceOf(error));
    process.exit(2);
  }
}

async function soak(): Promise<number> {
  write(
    `seed ${options.seed}; ${options.kinds.join(', ') || 'no faults'} of ${options.processes.join(', ')}`,
  );
  await untilStarted();
  const folder = observer.states.at(-1)?.folder ?? '';
  const struck: Struck = { suite, observer, folder, pageUrl: `http://127.0.0.1:${port}/` };
  await untilWell(struck);
  if (options.pageOpen) watcher = await PageWatcher.open(linkOf(suite.lines));
  const sampling = [setInterval(() => usage.sample(names), sampleMs)];
  if (watcher) sampling.push(setInterval(() => void sampleBrowser(), browserSampleMs));
  const fromMs = Date.now();
  const untilMs = performance.now() + options.minutes * 60_000;
  const strikes = options.kinds.length === 0 ? await stayCalm(untilMs) : await strikeUntil(untilMs, struck);
  const wrongs = watcher ? await wrongsOfPage(watcher) : [];
  for (const timer of sampling) clearInterval(timer);
  tellScores(fromMs);
  const code = await suite.end();
  // What it has itself in shared memory is not left by the suite.
  rclnodejs.shutdown();
  return tell(folder, strikes, [...(code === 0 ? [] : [`the suite ended with ${String(code)}`]), ...wrongs]);
}

async function strikeUntil(untilMs: number, struck: Struck): Promise<readonly Strike[]> {
  const strikes: Strike[] = [];
  const faults = randomFaults(mulberry32(options.seed), options);
  while (!isAsked && performance.now() < untilMs && killsOf(strikes) < options.kills) {
    const fault = faults.next().value;
    await delay(fault.calmMs);
    requireRunning();
    usage.sample(names);
    if (fault.promptMs !== undefined) {
      await approvePrompt();
      await delay(fault.promptMs);
    }
    const made = await strike(struck, fault);
    strikes.push(made);
    write(`${String(strikes.length).padStart(3)} ${describeStrike(made)}`);
    await untilWell(struck);
  }
  return strikes;
}

/** Nothing happens but what happens in a session. */
async function stayCalm(untilMs: number): Promise<readonly Strike[]> {
  let nextPromptMs = performance.now();
  let nextToldMs = performance.now() + toldMs;
  while (!isAsked && performance.now() < untilMs) {
    await delay(1_000);
    requireRunning();
    if (performance.now() >= nextPromptMs) {
      nextPromptMs += calmPromptMs;
      await approvePrompt();
    }
    if (performance.now() >= nextToldMs) {
      nextToldMs += toldMs;
      tellUsage();
    }
  }
  return [];
}

function requireRunning(): void {
  if (!suite.isRunning) throw new Error('The suite has ended.');
}

async function approvePrompt(): Promise<void> {
  const refused = await observer.approvePrompt('nod');
  if (refused !== undefined) write(`  no prompt: ${refused}`);
}

/** The link that lets in, as it is printed. */
function linkOf(lines: readonly string[]): string {
  const link = lines.flatMap((line) => /http:\S+\/#token=\S+/u.exec(line)?.[0] ?? []).at(-1);
  if (link === undefined) throw new Error('The page has printed no link.');
  return link;
}

async function sampleBrowser(): Promise<void> {
  try {
    if (watcher) usage.addBrowser(await watcher.sizes());
  } catch (error) {
    write(`  the page was not measured: ${sentenceOf(error)}`);
  }
}

async function wrongsOfPage(page: PageWatcher): Promise<readonly string[]> {
  const isDrawing = await page.isDrawing();
  return [
    ...(isDrawing ? [] : ['the page draws no pictures any more']),
    ...[...new Set(page.errors)].map((error) => `the page reported: ${error}`),
  ];
}

/** How many images had an engagement in the time without or with faults, and how old it was when it was heard. */
function tellScores(fromMs: number): void {
  const scores = observer.scores.filter(({ atMs }) => atMs >= fromMs);
  const ages = scores.map(({ atMs, stampMs }) => atMs - stampMs).sort((one, other) => one - other);
  const at = (share: number): string => (ages[Math.floor(share * ages.length)] ?? NaN).toFixed(0);
  const minutes = (Date.now() - fromMs) / 60_000;
  write(
    `${scores.length} images with an engagement in ${minutes.toFixed(1)} minutes, heard after a median of ${at(0.5)} ms, 99 % within ${at(0.99)} ms`,
  );
}

function tellUsage(): void {
  for (const { process: name, measure, last, slope } of usage.slopes())
    write(
      `${name.padEnd(10)} ${measure.padEnd(12)} ${last.toFixed(0).padStart(5)}, grows by ${slope.perHour.toFixed(1)} ± ${slope.within.toFixed(1)} an hour (${slope.points} points in ${(slope.hours * 60).toFixed(0)} minutes)`,
    );
}

async function tell(folder: string, strikes: readonly Strike[], others: readonly string[]): Promise<number> {
  const costs = strikes.length > 0 ? await costsOf(folder, strikes, observer) : [];
  if (strikes.length > 0) write(summaryTable(strikes, costs));
  tellUsage();
  const wrongs = [
    ...others,
    ...wrongsOf(observer, strikes),
    ...(await wrongsOfRecord(folder, observer)),
    ...usage.left.map((pid) => `process ${pid} still runs`),
    ...usage.segmentsLeft.map((name) => `/dev/shm/${name} is left`),
    ...(options.untimed ? [] : lateOf(strikes, costs)),
  ];
  write(
    `${strikes.length} faults (${killsOf(strikes)} kills), ${observer.approved.length} prompts approved, ${observer.said.length} sentences said`,
  );
  for (const wrong of wrongs) write(`! ${wrong}`);
  return wrongs.length > 0 ? 1 : 0;
}

async function untilStarted(): Promise<void> {
  const untilMs = performance.now() + startPatienceMs;
  while (
    !observer.states.some(({ folder }) => folder !== '') ||
    !observer.scores.some(({ isKnown }) => isKnown)
  ) {
    if (performance.now() > untilMs || !suite.isRunning) throw new Error('The suite did not start:');
    await delay(100);
  }
}

/** Every process is there, and all of it works. */
async function untilWell({ suite: running }: Struck): Promise<void> {
  const fromMs = Date.now();
  await until('everything to be well again', () => {
    const restarts = running.lines.filter((line) => line.includes(' runs again')).length;
    const deaths = running.lines.filter((line) => / \(.*\) died \(/u.test(line)).length;
    return (
      restarts >= deaths &&
      names.every((name) => running.pidOf(name) !== undefined) &&
      (observer.states.at(-1)?.atMs ?? 0) > fromMs &&
      observer.scores.some(({ isKnown, stampMs }) => isKnown && stampMs > fromMs)
    );
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}
