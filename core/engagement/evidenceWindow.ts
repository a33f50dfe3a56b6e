import { nanoseconds } from '../nanoseconds.js';

/** What one frame said. */
export interface Evidence {
  readonly stampNs: bigint;
  /** -1 .. 1; `undefined` where the frame had no usable face. */
  readonly value: number | undefined;
  /** 0 .. 1; 0 where the frame had no usable face. */
  readonly quality: number;
}

/**
 * The frames of the last three windows, oldest first, a list for each of what they said: every image goes through a whole
 * window, and objects lie scattered over memory that the networks have pushed out of the caches.
 */
export interface EvidenceWindow {
  readonly startNs: bigint | undefined;
  /** When each came, nanoseconds since the start. */
  readonly sinceStartNs: readonly number[];
  /** The time since the frame before, which this frame stands for, nanoseconds; 0 for the first frame and after a gap. */
  readonly durationsNs: readonly number[];
  /** NaN where the frame had no usable face. */
  readonly values: readonly number[];
  readonly qualities: readonly number[];
}

export const emptyEvidenceWindow: EvidenceWindow = {
  startNs: undefined,
  sinceStartNs: [],
  durationsNs: [],
  values: [],
  qualities: [],
};

export interface EvidenceWindowOptions {
  readonly windowSec: number;
  /** How much of the time frames with a usable face must stand for before the level can be told, seconds. */
  readonly minObservedSec: number;
  /** Frames further apart than this leave the time between them uncovered, seconds. */
  readonly maxFrameGapSec: number;
}

export interface EvidenceSummary {
  /**
   * Time-weighted mean of the values in the last window or, where too little of it was observed, in the shortest time before
   * now in which enough was, three windows at most; `undefined` where that is not enough either.
   */
  readonly mean: number | undefined;
  /** Time-weighted mean quality over the window (or the time since the start, if shorter), 0 .. 1. */
  readonly coverage: number;
}

/** So many windows back evidence still counts where there is little of it. */
const windowsKept = 3;

/** The window with one more frame at its end, and all that is too old dropped. Stamps never decrease. */
export function addEvidence(
  window: EvidenceWindow,
  evidence: Evidence,
  options: EvidenceWindowOptions,
): EvidenceWindow {
  const startNs = window.startNs ?? evidence.stampNs;
  const nowNs = Number(evidence.stampNs - startNs);
  const sinceLastNs = nowNs - (window.sinceStartNs.at(-1) ?? nowNs);
  const durationNs = sinceLastNs > options.maxFrameGapSec * 1e9 ? 0 : sinceLastNs;
  const oldestNs = nowNs - wholeNs(windowsKept * options.windowSec);
  const oldestKept = window.sinceStartNs.findIndex((frameNs) => frameNs > oldestNs);
  const append = (list: readonly number[], value: number): readonly number[] =>
    (oldestKept < 0 ? [] : list.slice(oldestKept)).concat([value]);
  return {
    startNs,
    sinceStartNs: append(window.sinceStartNs, nowNs),
    durationsNs: append(window.durationsNs, durationNs),
    values: append(window.values, evidence.value ?? NaN),
    qualities: append(window.qualities, evidence.quality),
  };
}

/** As if all its frames had come so much later (earlier where negative), nanoseconds. */
export function shiftedWindow(window: EvidenceWindow, byNs: bigint): EvidenceWindow {
  return { ...window, startNs: window.startNs === undefined ? undefined : window.startNs + byNs };
}

/** Mean and coverage as the window's last frame sees them. */
export function summariseEvidence(window: EvidenceWindow, options: EvidenceWindowOptions): EvidenceSummary {
  const { sinceStartNs, durationsNs, values, qualities } = window;
  const lastNs = sinceStartNs.at(-1);
  if (lastNs === undefined) return { mean: undefined, coverage: 0 };
  const windowStartNs = lastNs - wholeNs(options.windowSec);
  const minObservedNs = options.minObservedSec * 1e9;
  // Sums of whole nanoseconds are exact: no border is missed for a rounded tenth of a second.
  let observedNs = 0;
  let weightedValue = 0;
  let weightedQuality = 0;
  for (let i = sinceStartNs.length - 1; i >= 0; i--) {
    const isInWindow = (sinceStartNs[i] as number) > windowStartNs;
    if (!isInWindow && observedNs >= minObservedNs) break;
    const durationNs = durationsNs[i] as number;
    if (isInWindow) weightedQuality += (qualities[i] as number) * durationNs;
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    observedNs += durationNs;
    weightedValue += value * durationNs;
  }
  const isKnown = observedNs > 0 && observedNs >= minObservedNs;
  const spanNs = Math.min(options.windowSec * 1e9, lastNs);
  const coverage = spanNs > 0 ? Math.min(1, weightedQuality / spanNs) : (qualities.at(-1) ?? 0);
  return { mean: isKnown ? weightedValue / observedNs : undefined, coverage };
}

function wholeNs(seconds: number): number {
  return Number(nanoseconds(seconds));
}
