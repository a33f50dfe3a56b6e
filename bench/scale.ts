import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import rclnodejs from 'rclnodejs';

import {
  availableMiB,
  cpuBetween,
  cpuOf,
  machineCpu,
  mostDescriptors,
  participantsOf,
  segments,
  sharedMemory,
  useOf,
} from './machineUse.js';
import { recordingOption } from './recordingOption.js';
import { ScaledSuite, participantsOfSuite, type Place, type StampOwners } from './ScaledSuite.js';
import { affordableRateHz, costOf, headLine, pointLine, type Point } from './scaleTable.js';

/**
 * Several suites on this machine, each with its own camera, session and simulated robot: how many, and what ends it.
 *
 * npm run bench -- scale [--suites 1,2,3,4,6,10 --rates 3,10,30 --seconds 12 --apart --no-page --recording FILE]
 *
 * Suites are started one after the other until there are as many as named first, then those run for `--seconds`, then further ones come.
 * At each rate it ends where a suite does not come up, where memory or shared memory would run out, or where a suite has done
 * less than half of its images. They share ROS_DOMAIN_ID (0 without it), each in its own namespace; with `--apart` each has a domain of
 * its own, from that one on. Processor time is the suites' own, whatever else the machine does meanwhile.
 */
const { values } = parseArgs({
  allowNegative: true,
  options: {
    suites: { type: 'string', default: '1,2,3,4,6,10' },
    rates: { type: 'string', default: '3,10,30' },
    seconds: { type: 'string', default: '12' },
    apart: { type: 'boolean', default: false },
    page: { type: 'boolean', default: true },
    recording: recordingOption,
  },
});
const counts = values.suites.split(',').map(Number);
const seconds = Number(values.seconds);
const cores = availableParallelism();
const startPatienceMs = 60_000;
/** After the last has come up: its reserve is filled then. */
const settleMs = 8_000;
/** What is left to the machine and those who use it too. */
const leastMemoryMiB = 3_000;
/** A suite that does less of its images is of no use. */
const leastShare = 0.5;
/** Fast DDS gives ports to so many participants of a domain; after that they are the next domain's. */
const mostParticipants = 120;
const firstDomain = Number(process.env['ROS_DOMAIN_ID'] ?? 0);

const write = (line: string): boolean => process.stdout.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'rapport-scale-'));
const nodes = new Map<number, rclnodejs.Node>();
const shmBeforeMiB = sharedMemory().usedMiB;
const owners: StampOwners = new Map();
const points: Point[] = [];
let running: ScaledSuite[] = [];
const asked = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    asked.abort();
  });
let status = 0;
try {
  for (const rateHz of values.rates.split(',').map(Number)) if (!asked.signal.aborted) await grow(rateHz);
  tellCost();
} finally {
  await Promise.all(running.map(({ suite }) => suite.endAtOnce()));
  rmSync(folder, { recursive: true, force: true });
  rclnodejs.shutdownAll();
}
process.exit(status);

/** One suite more, until there are all or there can be no more. */
async function grow(rateHz: number): Promise<void> {
  const where = values.apart ? `on domains from ${firstDomain}` : `on domain ${firstDomain}`;
  write(`\n${rateHz} images/s a suite, ${where}, load ${loadavg()[0]?.toFixed(1) ?? ''}`);
  write(headLine);
  let why: string | undefined;
  for (const count of counts) {
    while (running.length < count && why === undefined && !asked.signal.aborted) why = await startOne(rateHz);
    if (why !== undefined || asked.signal.aborted) break;
    await delay(settleMs);
    const point = await measure(rateHz);
    points.push(point);
    write(pointLine(point));
    if (point.leastShare < leastShare) {
      why = `a suite has done ${(100 * point.leastShare).toFixed(0)} % of its images: ${point.suiteCores.toFixed(1)} cores for the suites, ${point.machineCores.toFixed(1)} of ${cores} busy`;
      break;
    }
  }
  if (why !== undefined) write(`  ends with ${running.length}: ${why}`);
  await endAll(rateHz);
}

/** @returns why there can be no more, where that is so */
async function startOne(rateHz: number): Promise<string | undefined> {
  const number = running.length + 1;
  const place: Place = values.apart
    ? { number, domain: firstDomain + running.length, namespace: '/' }
    : { number, domain: firstDomain, namespace: `/nao${number}` };
  const needed = participantsOfSuite(values.page);
  const segmentMiB = segments() > 0 ? sharedMemory().usedMiB / segments() : 0;
  if (availableMiB() < leastMemoryMiB) return `memory: ${availableMiB().toFixed(0)} MiB are available`;
  if (sharedMemory().freeMiB < needed * segmentMiB)
    return `shared memory: ${sharedMemory().freeMiB.toFixed(0)} MiB of /dev/shm are free, a suite takes ${(needed * segmentMiB).toFixed(0)}`;
  if (participantsOf(place.domain).count + needed > mostParticipants)
    return `ports: ${participantsOf(place.domain).count} of ${mostParticipants} participants are on domain ${place.domain}`;
  const heard = { node: await nodeOf(place.domain), owners };
  const { recording, page: hasPage } = values;
  const rateFolder = join(folder, String(rateHz));
  const suite = new ScaledSuite(place, { recording, rateHz, folder: rateFolder, hasPage }, heard);
  running.push(suite);
  const untilMs = performance.now() + startPatienceMs;
  while (suite.startSec === undefined) {
    if (asked.signal.aborted) return 'it was asked to end';
    if (!suite.suite.isRunning || performance.now() > untilMs)
      return `suite ${number} did not come up:\n    ${suite.suite.lines.slice(-5).join('\n    ')}`;
    await delay(50);
  }
  return undefined;
}

async function measure(rateHz: number): Promise<Point> {
  const dropsBefore = drops();
  const pids = running.map((each) => each.pids);
  for (const each of running) each.restart();
  const [before, machineBefore, fromMs] = [pids.map(cpuOf), machineCpu(), performance.now()];
  await delay(seconds * 1_000);
  const elapsedSec = (performance.now() - fromMs) / 1_000;
  const [after, machineAfter] = [running.map((each) => cpuOf(each.pids)), machineCpu()];
  const heard = running.map((each) => each.heard);
  const used = running.map((each, index) =>
    cpuBetween(before[index] ?? new Map(), after[index] ?? new Map()),
  );
  const uses = running.map((each) => useOf(each.pids));
  const due = rateHz * elapsedSec;
  const domains = [...new Set(running.map(({ place }) => place.domain))];
  const crossings = running.flatMap((each) =>
    each.crossings.map((what) => `suite ${each.place.number}: ${what}`),
  );
  for (const each of crossings) tellWrong(each);
  return {
    suites: running.length,
    rateHz,
    leastShare: Math.min(...heard.map(({ processed }) => processed / due)),
    meanShare: heard.reduce((sum, { processed }) => sum + processed, 0) / (due * running.length),
    skipped: heard.reduce((sum, { skipped }) => sum + skipped, 0),
    p50Ms: Math.max(...heard.map(({ latencies }) => latencies.percentile(0.5) ?? NaN)),
    p99Ms: Math.max(...heard.map(({ latencies }) => latencies.percentile(0.99) ?? NaN)),
    suiteCores: used.reduce((sum, each) => sum + each, 0) / elapsedSec,
    machineCores: (machineAfter.busySec - machineBefore.busySec) / elapsedSec,
    stolenCores: (machineAfter.stolenSec - machineBefore.stolenSec) / elapsedSec,
    memoryMiB: total(uses, ({ memoryMiB }) => memoryMiB),
    processes: total(uses, ({ processes }) => processes),
    threads: total(uses, ({ threads }) => threads),
    descriptors: total(uses, ({ descriptors }) => descriptors),
    mostDescriptors: Math.max(...uses.map(({ mostDescriptors: most }) => most)),
    sharedMiB: sharedMemory().usedMiB - shmBeforeMiB,
    participants: Math.max(...domains.map((domain) => participantsOf(domain).count)),
    dropped: drops() - dropsBefore,
    startSec: running.at(-1)?.startSec ?? { session: NaN, firstImage: NaN },
    crossings: crossings.length,
  };
}

/** Datagrams that came to nobody, on all domains here. */
function drops(): number {
  return [...nodes.keys()].reduce((sum, domain) => sum + participantsOf(domain).dropped, 0);
}

function total<One>(all: readonly One[], of: (one: One) => number): number {
  return all.reduce((sum, one) => sum + of(one), 0);
}

/** One that hears all suites of a domain. */
async function nodeOf(domain: number): Promise<rclnodejs.Node> {
  const known = nodes.get(domain);
  if (known) return known;
  const context = new rclnodejs.Context(BigInt(domain));
  await rclnodejs.init(context);
  const node = new rclnodejs.Node('rapport_bench', '', context);
  node.spin();
  nodes.set(domain, node);
  return node;
}

async function endAll(rateHz: number): Promise<void> {
  const ending = running;
  running = [];
  const wrongs = await Promise.all(
    ending.map(async (each) => {
      if (each.startSec !== undefined) return each.end();
      each.unhear();
      await each.suite.endAtOnce();
      return [];
    }),
  );
  wrongs.forEach((wrong, index) => {
    for (const what of wrong) tellWrong(`suite ${index + 1} at ${rateHz} images/s: ${what}`);
  });
}

function tellWrong(what: string): void {
  status = 1;
  write(`  ! ${what}`);
}

/** Of the points where nothing was lost: what a suite costs, and what the machine could afford. */
function tellCost(): void {
  const cost = costOf(points);
  write(`\nOne process may have ${mostDescriptors()} descriptors.`);
  if (cost === undefined) return;
  write(
    `A suite takes ${cost.idleCores.toFixed(3)} cores, and ${(1_000 * cost.coreSecAnImage).toFixed(1)} ms of one an image (least squares, ${cost.points} points).`,
  );
  for (const count of counts) {
    const rateHz = affordableRateHz(cost, { suites: count, cores });
    const says = rateHz > 0 ? `${rateHz.toFixed(1)} images/s each` : 'not even without images';
    write(`  ${String(count).padStart(2)} suites on ${cores} cores that do nothing else: ${says}`);
  }
}
