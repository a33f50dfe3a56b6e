/** Where a playback stands; a plain value. */
export interface FramePacing {
  /** When the last frame was due, milliseconds. */
  readonly dueMs: number;
  /** Frames left out in a row. */
  readonly leftOut: number;
}

/** Most frames that are left out in a row: a machine too slow for the rate shows fewer frames, never none. */
const mostLeftOut = 2;

/**
 * When the next frame of a playback is shown, if it is.
 *
 * A frame that is later than the patience is left out, as a camera would, so that the playback keeps to the clock; after two
 * in a row one is shown all the same and the clock starts anew from it.
 *
 * @param nowMs when the frame was read
 * @param periodMs between frames as a rule
 * @param sinceLastMs between this frame and the one before, where the rate varies; the period otherwise
 * @param patienceMs how late a frame may be shown; a period otherwise
 */
export function paceFrame(
  state: FramePacing,
  {
    nowMs,
    periodMs,
    sinceLastMs = periodMs,
    patienceMs = periodMs,
  }: {
    readonly nowMs: number;
    readonly periodMs: number;
    readonly sinceLastMs?: number | undefined;
    readonly patienceMs?: number;
  },
): { readonly state: FramePacing; readonly waitMs: number; readonly isShown: boolean } {
  const dueMs = state.dueMs + sinceLastMs;
  const lateMs = nowMs - dueMs;
  if (lateMs <= patienceMs)
    return { state: { dueMs, leftOut: 0 }, waitMs: Math.max(0, -lateMs), isShown: true };
  if (state.leftOut < mostLeftOut)
    return { state: { dueMs, leftOut: state.leftOut + 1 }, waitMs: 0, isShown: false };
  return { state: { dueMs: nowMs, leftOut: 0 }, waitMs: 0, isShown: true };
}
