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

/** The frames of the last seconds, each standing for the time since the frame before it. */
export interface EvidenceWindow {
  readonly startNs: bigint | undefined;
  readonly frames: readonly WeightedEvidence[];
}

export const emptyEvidenceWindow: EvidenceWindow = { startNs: undefined, frames: [] };

export interface EvidenceWindowOptions {
  readonly windowSec: number;
  /** Frames further apart than this leave the time between them uncovered, seconds. */
  readonly maxFrameGapSec: number;
}

export interface EvidenceSummary {
  /** Time-weighted mean of the values; `undefined` while no frame in the window had a usable face. */
  readonly mean: number | undefined;
  /** How much of the window frames with a usable face stand for, seconds. */
  readonly observedSec: number;
  /** Time-weighted mean quality over the window (or the time since the start, if shorter), 0 .. 1. */
  readonly coverage: number;
}

/** The window with one more frame at its end and all frames older than its length dropped. Stamps never decrease. */
export function addEvidence(
  window: EvidenceWindow,
  evidence: Evidence,
  options: EvidenceWindowOptions,
): EvidenceWindow {
  const last = window.frames.at(-1);
  const sinceLastNs = last === undefined ? 0 : Number(evidence.stampNs - last.stampNs);
  const durationNs = sinceLastNs > options.maxFrameGapSec * 1e9 ? 0 : sinceLastNs;
  const oldestNs = evidence.stampNs - nanoseconds(options.windowSec);
  return {
    startNs: window.startNs ?? evidence.stampNs,
    frames: [...window.frames.filter((frame) => frame.stampNs > oldestNs), { ...evidence, durationNs }],
  };
}

/** Mean, observed time and coverage of the window as its last frame sees it. */
export function summariseEvidence(window: EvidenceWindow, options: EvidenceWindowOptions): EvidenceSummary {
  const last = window.frames.at(-1);
  if (last === undefined || window.startNs === undefined) {
    return { mean: undefined, observedSec: 0, coverage: 0 };
  }
  // Sums of whole nanoseconds are exact: no border is missed for a rounded tenth of a second.
  let observedNs = 0;
  let weightedValue = 0;
  let weightedQuality = 0;
  let values = 0;
  let plainSum = 0;
  for (const { value, quality, durationNs } of window.frames) {
    weightedQuality += quality * durationNs;
    if (value === undefined) continue;
    observedNs += durationNs;
    weightedValue += value * durationNs;
    plainSum += value;
    values += 1;
  }
  // A single frame stands for no time yet: it is then its own mean.
  const mean = observedNs > 0 ? weightedValue / observedNs : values > 0 ? plainSum / values : undefined;
  const spanNs = Math.min(options.windowSec * 1e9, Number(last.stampNs - window.startNs));
  const coverage = spanNs > 0 ? Math.min(1, weightedQuality / spanNs) : last.quality;
  return { mean, observedSec: observedNs / 1e9, coverage };
}
