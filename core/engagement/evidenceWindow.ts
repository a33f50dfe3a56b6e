import { nanoseconds } from '../nanoseconds.js';

/** What one frame said. */
export interface Evidence {
  readonly stampNs: bigint;
  /** -1 .. 1; `undefined` where the frame had no usable face. */
  readonly value: number | undefined;
  /** 0 .. 1; 0 where the frame had no usable face. */
  readonly quality: number;
}

interface WeightedEvidence extends Evidence {
  /** The time since the frame before, which this frame stands for, nanoseconds; 0 for the first frame and after a gap. */
  readonly durationNs: number;
}

/** The frames of the last three windows, each standing for the time since the frame before it. */
export interface EvidenceWindow {
  readonly startNs: bigint | undefined;
  readonly frames: readonly WeightedEvidence[];
}

export const emptyEvidenceWindow: EvidenceWindow = { startNs: undefined, frames: [] };

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
  const last = window.frames.at(-1);
  const sinceLastNs = last === undefined ? 0 : Number(evidence.stampNs - last.stampNs);
  const durationNs = sinceLastNs > options.maxFrameGapSec * 1e9 ? 0 : sinceLastNs;
  const oldestNs = evidence.stampNs - nanoseconds(windowsKept * options.windowSec);
  const oldestKept = window.frames.findIndex((frame) => frame.stampNs > oldestNs);
  const kept = oldestKept < 0 ? [] : window.frames.slice(oldestKept);
  return {
    startNs: window.startNs ?? evidence.stampNs,
    frames: kept.concat({ ...evidence, durationNs }),
  };
}

/** As if all its frames had come so much later (earlier where negative), nanoseconds. */
export function shiftedWindow({ startNs, frames }: EvidenceWindow, byNs: bigint): EvidenceWindow {
  return {
    startNs: startNs === undefined ? undefined : startNs + byNs,
    frames: frames.map((frame) => ({ ...frame, stampNs: frame.stampNs + byNs })),
  };
}

/** Mean and coverage as the window's last frame sees them. */
export function summariseEvidence(window: EvidenceWindow, options: EvidenceWindowOptions): EvidenceSummary {
  const last = window.frames.at(-1);
  if (last === undefined || window.startNs === undefined) return { mean: undefined, coverage: 0 };
  const windowStartNs = last.stampNs - nanoseconds(options.windowSec);
  const minObservedNs = options.minObservedSec * 1e9;
  // Sums of whole nanoseconds are exact: no border is missed for a rounded tenth of a second.
  let observedNs = 0;
  let weightedValue = 0;
  let weightedQuality = 0;
  let isInWindow = true;
  for (const { stampNs, value, quality, durationNs } of window.frames.toReversed()) {
    isInWindow &&= stampNs > windowStartNs;
    if (!isInWindow && observedNs >= minObservedNs) break;
    if (isInWindow) weightedQuality += quality * durationNs;
    if (value === undefined) continue;
    observedNs += durationNs;
    weightedValue += value * durationNs;
  }
  const isKnown = observedNs > 0 && observedNs >= minObservedNs;
  const spanNs = Math.min(options.windowSec * 1e9, Number(last.stampNs - window.startNs));
  const coverage = spanNs > 0 ? Math.min(1, weightedQuality / spanNs) : last.quality;
  return { mean: isKnown ? weightedValue / observedNs : undefined, coverage };
}
