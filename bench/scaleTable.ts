import { leastSquares } from '../core/metrics/leastSquares.js';

/** Some suites at one rate. */
export interface Point {
  readonly suites: number;
  /** Images a second that each suite is given. */
  readonly rateHz: number;
  /** Images with an engagement, of those that were due, 0..1: of the suite with the fewest, and of all. */
  readonly leastShare: number;
  readonly meanShare: number;
  /** Told by perception. */
  readonly skipped: number;
  /** From an image's stamp to the arrival of its engagement, of the slowest suite. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** All suites together. */
  readonly suiteCores: number;
  /** Whoever used them. */
  readonly machineCores: number;
  /** Taken away by the machine's host. */
  readonly stolenCores: number;
  readonly memoryMiB: number;
  readonly sharedMiB: number;
  readonly processes: number;
  readonly threads: number;
  readonly descriptors: number;
  /** Of a single process. */
  readonly mostDescriptors: number;
  /** On the domain that has most. */
  readonly participants: number;
  /** Datagrams of DDS that nobody read in time. */
  readonly dropped: number;
  /** Of the suite that came last, seconds. */
  readonly startSec: { readonly session: number; readonly firstImage: number };
  readonly crossings: number;
}

/** What a suite takes of processors. */
export interface SuiteCost {
  readonly idleCores: number;
  readonly coreSecAnImage: number;
  readonly points: number;
}

/** A point where less was done says nothing of what all would have taken. */
const wholeShare = 0.95;

const columns: readonly (readonly [head: string, width: number, of: (point: Point) => string])[] = [
  ['suites', 6, ({ suites }) => String(suites)],
  ['done % (least)', 14, (p) => `${percent(p.meanShare)} (${percent(p.leastShare)})`],
  ['skipped', 7, ({ skipped }) => String(skipped)],
  ['p50, p99 ms', 12, ({ p50Ms, p99Ms }) => `${p50Ms.toFixed(0)}, ${p99Ms.toFixed(0)}`],
  ['cores', 5, ({ suiteCores }) => suiteCores.toFixed(2)],
  ['a suite', 7, ({ suiteCores, suites }) => (suiteCores / suites).toFixed(3)],
  ['machine (stolen)', 16, (p) => `${p.machineCores.toFixed(2)} (${p.stolenCores.toFixed(2)})`],
  ['MiB', 6, ({ memoryMiB }) => memoryMiB.toFixed(0)],
  ['shm MiB', 7, ({ sharedMiB }) => sharedMiB.toFixed(0)],
  ['processes', 9, ({ processes }) => String(processes)],
  ['threads', 7, ({ threads }) => String(threads)],
  ['fds (most)', 11, ({ descriptors, mostDescriptors }) => `${descriptors} (${mostDescriptors})`],
  ['participants', 12, ({ participants }) => String(participants)],
  ['dropped', 7, ({ dropped }) => String(dropped)],
  [
    'session, image s',
    16,
    ({ startSec }) => `${startSec.session.toFixed(1)}, ${startSec.firstImage.toFixed(1)}`,
  ],
  ['crossed', 7, ({ crossings }) => String(crossings)],
];

export const headLine = columns.map(([head, width]) => head.padStart(width)).join(' | ');

export function pointLine(point: Point): string {
  return columns.map(([, width, of]) => of(point).padStart(width)).join(' | ');
}

/**
 * Cores of a suite = idle + images a second times the cost of one; least squares over the points where all was done.
 *
 * @returns `undefined` where those are of fewer than two rates
 */
export function costOf(points: readonly Point[]): SuiteCost | undefined {
  const whole = points.filter(({ leastShare }) => leastShare >= wholeShare);
  const xs = whole.map(({ rateHz, meanShare }) => rateHz * meanShare);
  const ys = whole.map(({ suiteCores, suites }) => suiteCores / suites);
  if (new Set(whole.map(({ rateHz }) => rateHz)).size < 2) return undefined;
  const { slope: coreSecAnImage, meanX, meanY } = leastSquares(xs, ys);
  return { idleCores: meanY - coreSecAnImage * meanX, coreSecAnImage, points: whole.length };
}

/** Images a second for each of some suites with which they use all of the cores; negative where even none are too many. */
export function affordableRateHz(
  { idleCores, coreSecAnImage }: SuiteCost,
  on: { readonly suites: number; readonly cores: number },
): number {
  return (on.cores / on.suites - idleCores) / coreSecAnImage;
}

function percent(share: number): string {
  return (100 * share).toFixed(0);
}
