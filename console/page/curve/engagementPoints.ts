import { signal } from '@preact/signals';

import type { EngagementSample } from '../../wire/fromServer.js';
import { withPoint, type CurvePoint } from './curveWindow.js';

/** How much of the past the curve shows, seconds. */
export const windowSec = 120;

/** What the curve shows, in time order. */
export const points = signal<readonly CurvePoint[]>([]);

/** Where the axis begins: doubles can't hold stamps of today to the microsecond. */
let originNs: bigint | undefined;

/** A moment on the curve's axis, seconds; `undefined` before the first sample. */
export function onAxis(stampNs: bigint): number | undefined {
  return originNs === undefined ? undefined : Number(stampNs - originNs) / 1e9;
}

export function takeSamples(samples: readonly EngagementSample[]): void {
  let taken: readonly CurvePoint[] = [];
  for (const sample of samples) taken = withPoint(taken, pointOf(sample), windowSec);
  points.value = taken;
}

export function takeSample(sample: EngagementSample): void {
  points.value = withPoint(points.peek(), pointOf(sample), windowSec);
}

function pointOf({ stampNs, score, uncertainty, source }: EngagementSample): CurvePoint {
  const stamp = BigInt(stampNs);
  originNs ??= stamp;
  return {
    atSec: Number(stamp - originNs) / 1e9,
    score: score ?? undefined,
    deviation: uncertainty ?? undefined,
    source: source ?? '',
  };
}
