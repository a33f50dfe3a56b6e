import { nanoseconds } from '../nanoseconds.js';
import type { WatchLimits } from './Protocol.js';
import type { EngagementReading, ScoreSource } from './ProtocolRun.js';

/** Known engagement on one side of a limit, without a break. */
export interface Spell {
  /** Time between consecutive known readings of it, nanoseconds. */
  readonly lastedNs: bigint;
  readonly readings: number;
  readonly sum: number;
  readonly lowest: number;
  readonly highest: number;
  /** Sum of the standard deviations; `undefined` as soon as one is not known. */
  readonly deviationSum: number | undefined;
}

/** Readings of a quarter of a second. */
interface Bucket {
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly readings: number;
  readonly sum: number;
  readonly deviationSum: number | undefined;
}

/** What was seen of the child lately, as far as low and falling engagement and a lost face need it. */
export interface EngagementWatch {
  /** `undefined`: engagement was not low at the last known reading. */
  readonly low?: Spell | undefined;
  /** The same for engagement that counts as a response. */
  readonly high?: Spell | undefined;
  readonly buckets: readonly Bucket[];
  readonly lastKnown?: ({ readonly atNs: bigint } & ScoreSource) | undefined;
  readonly wasKnown: boolean;
  /** The last image, with or without a face. */
  readonly lastReadingNs?: bigint | undefined;
  /** The first image without a face after one with, or after none. */
  readonly facelessSinceNs?: bigint | undefined;
}

/** What the two halves of a window say of a fall; the later half is the newer. */
export interface Fall {
  readonly before: number;
  readonly after: number;
  readonly readings: number;
  /** One standard deviation of the difference; `undefined`: not known. */
  readonly standardDeviation: number | undefined;
}

export const emptyEngagementWatch: EngagementWatch = { buckets: [], wasKnown: false };

const bucketNs = 250_000_000n;

export interface WatchInput {
  readonly atNs: bigint;
  readonly isFaceSeen: boolean;
  readonly engagement?: EngagementReading | undefined;
}

/** The limits of a step: those of its watch, and the engagement that counts as a response where there is one. */
export type StepLimits = WatchLimits & { readonly highAtLeast?: number | undefined };

/**
 * One image.
 *
 * Unknown engagement counts neither as low nor as high; only the time between two consecutive known readings counts. A
 * gap of more than `gapSec` forgets what was seen, and so does another head: its scores do not compare.
 */
export function stepEngagementWatch(
  watch: EngagementWatch,
  input: WatchInput,
  limits: StepLimits,
): EngagementWatch {
  const { atNs, isFaceSeen, engagement } = input;
  const gapNs = nanoseconds(limits.gapSec);
  const seen = forgetSilence(watch, atNs, limits);
  const facelessSinceNs = isFaceSeen ? undefined : (seen.facelessSinceNs ?? atNs);
  const faced = { ...seen, lastReadingNs: atNs, facelessSinceNs };
  const value = engagement?.value;
  if (engagement === undefined || value === undefined || !Number.isFinite(value))
    return { ...faced, wasKnown: false };
  const { source, headId } = engagement;
  const last = faced.lastKnown;
  const goesOn =
    last !== undefined && last.source === source && last.headId === headId && atNs - last.atNs <= gapNs;
  const before = goesOn ? faced : { ...emptyEngagementWatch, lastReadingNs: atNs, facelessSinceNs };
  const sinceNs = goesOn && before.wasKnown ? atNs - last.atNs : 0n;
  const isHigh = limits.highAtLeast !== undefined && value >= limits.highAtLeast;
  return {
    ...before,
    low: value < limits.lowBelow ? extendSpell(before.low, engagement, sinceNs) : undefined,
    high: isHigh ? extendSpell(before.high, engagement, sinceNs) : undefined,
    buckets: pour(before.buckets, atNs, engagement, nanoseconds(limits.fallingSec)),
    lastKnown: { atNs, source, headId },
    wasKnown: true,
  };
}

/** Without any image for more than `gapSec` nothing is known of the child: neither a mood nor that the face is lost. */
export function forgetSilence(watch: EngagementWatch, atNs: bigint, limits: WatchLimits): EngagementWatch {
  const { lastReadingNs } = watch;
  if (lastReadingNs === undefined || atNs - lastReadingNs <= nanoseconds(limits.gapSec)) return watch;
  return emptyEngagementWatch;
}

/** The spell with one reading more; a first reading begins one. */
export function extendSpell(
  spell: Spell | undefined,
  { value, uncertainty }: Pick<EngagementReading, 'value' | 'uncertainty'>,
  sinceNs: bigint,
): Spell {
  if (spell === undefined)
    return {
      lastedNs: 0n,
      readings: 1,
      sum: value,
      lowest: value,
      highest: value,
      deviationSum: uncertainty,
    };
  return {
    lastedNs: spell.lastedNs + sinceNs,
    readings: spell.readings + 1,
    sum: spell.sum + value,
    lowest: Math.min(spell.lowest, value),
    highest: Math.max(spell.highest, value),
    deviationSum: plus(spell.deviationSum, uncertainty),
  };
}

function plus(sum: number | undefined, next: number | undefined): number | undefined {
  return sum === undefined || next === undefined ? undefined : sum + next;
}

function pour(
  buckets: readonly Bucket[],
  atNs: bigint,
  { value, uncertainty }: EngagementReading,
  windowNs: bigint,
): readonly Bucket[] {
  // One bucket more than the window, so that the window is seen to be full.
  const kept = buckets.filter(({ toNs }) => atNs - toNs <= windowNs + bucketNs);
  const last = kept.at(-1);
  if (last === undefined || atNs - last.fromNs >= bucketNs)
    return [...kept, { fromNs: atNs, toNs: atNs, readings: 1, sum: value, deviationSum: uncertainty }];
  const poured = {
    ...last,
    toNs: atNs,
    readings: last.readings + 1,
    sum: last.sum + value,
    deviationSum: plus(last.deviationSum, uncertainty),
  };
  return [...kept.slice(0, -1), poured];
}

/**
 * The fall within the last `fallingSec`: the mean of the older half less the mean of the newer one. `undefined` while the
 * window is not full or one half has no reading.
 *
 * The scores of one head on one face err together, so that a mean is taken to be as uncertain as its readings are on
 * average, not less for their number; the two halves are taken to err apart.
 */
export function fallOf(watch: EngagementWatch, limits: WatchLimits): Fall | undefined {
  const endNs = watch.lastKnown?.atNs;
  const [first] = watch.buckets;
  if (endNs === undefined || first === undefined) return undefined;
  const windowNs = nanoseconds(limits.fallingSec);
  if (endNs - first.fromNs < windowNs) return undefined;
  const inWindow = watch.buckets.filter(({ toNs }) => endNs - toNs <= windowNs);
  const older = halfOf(inWindow.filter(({ toNs }) => endNs - toNs > windowNs / 2n));
  const newer = halfOf(inWindow.filter(({ toNs }) => endNs - toNs <= windowNs / 2n));
  if (older === undefined || newer === undefined) return undefined;
  const isKnown = older.deviation !== undefined && newer.deviation !== undefined;
  return {
    before: older.mean,
    after: newer.mean,
    readings: older.readings + newer.readings,
    standardDeviation: isKnown ? Math.hypot(older.deviation, newer.deviation) : undefined,
  };
}

function halfOf(
  buckets: readonly Bucket[],
): { readonly mean: number; readonly readings: number; readonly deviation: number | undefined } | undefined {
  const readings = buckets.reduce((sum, bucket) => sum + bucket.readings, 0);
  if (readings === 0) return undefined;
  const sum = buckets.reduce((total, bucket) => total + bucket.sum, 0);
  const deviationSum = buckets.reduce<number | undefined>(
    (total, bucket) => plus(total, bucket.deviationSum),
    0,
  );
  return {
    mean: sum / readings,
    readings,
    deviation: deviationSum === undefined ? undefined : deviationSum / readings,
  };
}
