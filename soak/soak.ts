import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import rclnodejs from 'rclnodejs';

import { mulberry32 } from '../core/metrics/mulberry32.js';
import { sentenceOf } from '../core/sentenceOf.js';
import { repositoryRoot } from '../models/repositoryRoot.js';
import { faultKinds, randomFaults, suiteProcesses, type SuiteProcess } from './faults.js';
import { costsOf, wrongsOf, wrongsOfRecord, type Cost } from './findings.js';
import { Observer } from './Observer.js';
import { strike, until, type Strike, type Struck } from './strike.js';
import { Suite } from './Suite.js';
import { describeStrike, summaryTable } from './table.js';
import { UsageLog } from './UsageLog.js';

/**
 * A session of the whole suite whose processes are killed, stopped and slowed down, one after the other, by chance.
 *
 * npm run soak [-- --minutes 10 | --kills N] [--seed S] [--fault kill …] [--process session …] [--rate 10]
 *
 * It runs on ROS_DOMAIN_ID, 0 without it. The status is 1 where the session, its record or the robot suffered, or where a
 * killed process was not back in time.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    kills: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    fault: { type: 'string', multiple: true, default: [...faultKinds] },
    process: { type: 'string', multiple: true, default: Object.keys(suiteProcesses) },
    rate: { type: 'string', default: '10' },
    recording: {
      type: 'string',
      default: join(repositoryRoot, '.rapport/recordings/WolfgangLanger_Pexels.mp4'),
    },
    /** Times are told and break no aim: on a machine that has other things to do. */
    untimed: { type: 'boolean', default: false },
    /** What the suite says is told too. */
    verbose: { type: 'boolean', default: false },
  },
});

/** After a kill, until the process works; of what was there before it. */
const aimsMs = { back: 2_000, lost: 1_000 } as const;
const sampleMs = 5_000;
const startPatienceMs = 180_000;

const write = (line: string): boolean => process.stdout.write(`${line}\n`);
const kinds = faultKinds.filter((kind) => values.fault.includes(kind));
const names = Object.keys(suiteProcesses) as SuiteProcess[];
const processes = names.filter((name) => values.process.includes(name));
const port = await freePort();
const root = mkdtempSync(join(tmpdir(), 'rapport-soak-'));
await rclnodejs.init();
rclnodejs.removeSignalHandlers();
const observer = new Observer();
const suite = new Suite(
  [
    ...['--recording', values.recording, '--folder', root, '--protocol', 'none', '--child', 'soak'],
    ...['--page', '--page-port', String(port)],
    ...['--ros-args', '-p', `camera:rate_hz:=${Number(values.rate).toFixed(1)}`],
    // Only what the harness proposes is open.
    ...['-p', 'session:prompt_threshold:=-1.0', '-p', 'session:prompt_falling_by:=2.0'],
  ],
  (line) => {
    if (values.verbose || /did not come up|does not go on|not served|^\s+at /u.test(line))
      write(`  | ${line}`);
  },
);
let isAsked = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => (isAsked = true));
const usage = new UsageLog(suite);
let status = 1;
try {
  status = await soak();
} catch (error) {
  write(sentenceOf(error));
  write(suite.lines.slice(-20).join('\n'));
} finally {
  await suite.endAtOnce();
  rmSync(root, { recursive: true, force: true });
  if (!rclnodejs.isShutdown()) rclnodejs.shutdown();
}
process.exit(status);

async function soak(): Promise<number> {
  write(`seed ${values.seed}; ${kinds.join(', ')} of ${processes.join(', ')}`);
  await untilStarted();
  const folder = observer.states.at(-1)?.folder ?? '';
  const struck: Struck = { suite, observer, folder, pageUrl: `http://127.0.0.1:${port}/` };
  await untilWell(struck);
  const sampling = setInterval(() => usage.sample(names), sampleMs);
  const strikes: Strike[] = [];
  const faults = randomFaults(mulberry32(Number(values.seed)), { kinds, processes });
  const untilMs = performance.now() + Number(values.minutes) * 60_000;
  while (!isAsked && performance.now() < untilMs && killsOf(strikes) < Number(values.kills)) {
    const fault = faults.next().value;
    await delay(fault.calmMs);
    if (!suite.isRunning) throw new Error('The suite has ended.');
    usage.sample(names);
    if (fault.promptMs !== undefined) {
      const refused = await observer.approvePrompt('nod');
      if (refused !== undefined) write(`  no prompt: ${refused}`);
      await delay(fault.promptMs);
    }
    const made = await strike(struck, fault);
    strikes.push(made);
    write(`${String(strikes.length).padStart(3)} ${describeStrike(made)}`);
    await untilWell(struck);
  }
  clearInterval(sampling);
  const code = await suite.end();
  // What it has itself in shared memory is not left by the suite.
  rclnodejs.shutdown();
  return tell(folder, strikes, code);
}

async function tell(folder: string, strikes: readonly Strike[], code: number | null): Promise<number> {
  const costs = await costsOf(folder, strikes, observer);
  write(summaryTable(strikes, costs));
  for (const { process: name, measure, last, slope } of usage.slopes())
    write(
      `${name.padEnd(10)} ${measure.padEnd(12)} ${last.toFixed(0).padStart(5)}, grows by ${slope.perHour.toFixed(1)} ± ${slope.within.toFixed(1)} an hour (${slope.points} points in ${(slope.hours * 60).toFixed(0)} minutes)`,
    );
  const wrongs = [
    ...(code === 0 ? [] : [`the suite ended with ${String(code)}`]),
    ...wrongsOf(observer, strikes),
    ...(await wrongsOfRecord(folder, observer)),
    ...usage.left.map((pid) => `process ${pid} still runs`),
    ...usage.segmentsLeft.map((name) => `/dev/shm/${name} is left`),
    ...(values.untimed ? [] : lateOf(strikes, costs)),
  ];
  write(
    `${strikes.length} faults (${killsOf(strikes)} kills), ${observer.approved.length} prompts approved, ${observer.said.length} sentences said`,
  );
  for (const wrong of wrongs) write(`! ${wrong}`);
  return wrongs.length > 0 ? 1 : 0;
}

/** Kills whose process was late, or that cost more of the record than they may. */
function lateOf(strikes: readonly Strike[], costs: readonly Cost[]): readonly string[] {
  return strikes.flatMap(({ fault, backMs }, at) => {
    if (fault.kind !== 'kill') return [];
    const which = `fault ${at + 1}, ${fault.kind} of ${fault.process}`;
    const cost = costs[at];
    const lostMs = Math.max(cost?.log.lostMs ?? 0, cost?.recording.lostMs ?? 0);
    return [
      ...(backMs > aimsMs.back ? [`${which}: back after ${(backMs / 1_000).toFixed(2)} s`] : []),
      ...(lostMs > aimsMs.lost
        ? [`${which}: ${(lostMs / 1_000).toFixed(2)} s of the record are missing`]
        : []),
    ];
  });
}

function killsOf(strikes: readonly Strike[]): number {
  return strikes.filter(({ fault }) => fault.kind === 'kill').length;
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
