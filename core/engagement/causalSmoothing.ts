/** Exponential smoothing that has seen at least one value. */
export interface SmoothingState {
  readonly stampNs: bigint;
  readonly value: number;
}

export interface SmoothingOptions {
  /** After this many seconds a step has reached 1 - 1/e (63 %) of its height, > 0. */
  readonly timeConstantSec: number;
  /** A gap longer than this starts anew from the next value: what was before it says nothing any more, seconds. */
  readonly restartAfterSec: number;
}

/**
 * One step of causal, time-aware exponential smoothing: s += (1 - exp(-dt / timeConstant)) * (value - s).
 *
 * Only past values enter, and irregular stamps give what the same signal at regular ones would: the weight follows from
 * the time passed. A stamp before the last one also starts anew (a looped recording, a reset clock).
 */
export function smooth(
  state: SmoothingState | undefined,
  sample: SmoothingState,
  options: SmoothingOptions,
): SmoothingState {
  if (state === undefined) return sample;
  const elapsedSec = Number(sample.stampNs - state.stampNs) / 1e9;
  if (elapsedSec < 0 || elapsedSec > options.restartAfterSec) return sample;
  const weight = -Math.expm1(-elapsedSec / options.timeConstantSec);
  return { stampNs: sample.stampNs, value: state.value + weight * (sample.value - state.value) };
}
