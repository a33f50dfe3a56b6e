import type { VideoCapture } from 'opencv4nodejs';
import { opencv } from '../../pictures/opencv.js';

/** What OpenCV says of a video or webcam, and its first picture. */
export interface ProbedVideo {
  /** As stored. */
  readonly columns: number;
  readonly rows: number;
  /** Frames a second; `undefined` where none, or nonsense, is stated. */
  readonly statedRate: number | undefined;
  readonly statedCount: number | undefined;
  /** Width through height of a pixel. */
  readonly pixelAspect: number;
  /** The decoder's times of the first pictures. */
  readonly timesMs: readonly number[];
}

/** OpenCV's numbers of properties that the bindings do not name. */
export const captureProperty = { aspectNumerator: 40, aspectDenominator: 41, turnsByItself: 49 } as const;

/**
 * Reads a capture's properties and its first pictures, and gives it free.
 *
 * @param pictures how many
 * @returns `undefined` where it gives none
 */
export async function probeVideo(capture: VideoCapture, pictures: number): Promise<ProbedVideo | undefined> {
  const cv = opencv();
  try {
    let size: { columns: number; rows: number } | undefined;
    const timesMs: number[] = [];
    for (let index = 0; index < pictures; index += 1) {
      const image = await capture.readAsync();
      if (image.empty) break;
      size ??= { columns: image.cols, rows: image.rows };
      timesMs.push(capture.get(cv.CAP_PROP_POS_MSEC));
      image.release();
    }
    if (size === undefined) return undefined;
    const positive = (value: number): number | undefined =>
      value > 0 && Number.isFinite(value) ? value : undefined;
    const numerator = positive(capture.get(captureProperty.aspectNumerator)) ?? 1;
    const denominator = positive(capture.get(captureProperty.aspectDenominator)) ?? 1;
    return {
      ...size,
      statedRate: positive(capture.get(cv.CAP_PROP_FPS)),
      statedCount: positive(capture.get(cv.CAP_PROP_FRAME_COUNT)),
      pixelAspect: numerator / denominator,
      timesMs,
    };
  } finally {
    capture.release();
  }
}

/** A stated rate that differs by more than this factor from what the pictures' times show is not believed. */
const tolerance = 1.5;

/**
 * Frames a second: as stated, unless the times of the first pictures contradict it.
 *
 * @param timesMs in the order in which they are shown
 */
export function believableRate(
  statedRate: number | undefined,
  timesMs: readonly number[],
): number | undefined {
  const first = timesMs[0] ?? 0;
  const last = timesMs.at(-1) ?? 0;
  const measured = last > first ? ((timesMs.length - 1) * 1e3) / (last - first) : undefined;
  if (measured === undefined) return statedRate;
  const isTrue =
    statedRate !== undefined && Math.max(statedRate / measured, measured / statedRate) <= tolerance;
  return isTrue ? statedRate : measured;
}
