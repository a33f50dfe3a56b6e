import { mean } from './mean.js';
import type { FrameColumns } from './FrameColumns.js';

/** What one minute of a session rests on. */
export interface Minute {
  /** 0 for the first. */
  readonly minute: number;
  /** Images that went through the chain while the session ran. */
  readonly frames: number;
  /** Images that the chain left out. */
  readonly skipped: number;
  readonly held: number;
  readonly withFace: number;
  /** Images whose followed face's attributes were measured. */
  readonly measured: number;
  readonly engagementKnown: number;
  /** Mean smoothed engagement, -1 .. 1; `undefined` where it was never known. */
  readonly engagement: number | undefined;
}

/** A session minute by minute, from the first to the last with an image. */
export function minutesOf(frames: FrameColumns): readonly Minute[] {
  const byMinute = new Map<number, number[]>();
  for (const [index, time] of frames.timeSec.entries()) {
    const minute = Math.max(0, Math.floor(time / 60));
    const indices = byMinute.get(minute) ?? [];
    indices.push(index);
    byMinute.set(minute, indices);
  }
  const last = Math.max(-1, ...byMinute.keys());
  return Array.from({ length: last + 1 }, (_, minute) =>
    minuteOf(frames, minute, byMinute.get(minute) ?? []),
  );
}

function minuteOf(frames: FrameColumns, minute: number, indices: readonly number[]): Minute {
  const counted = indices.filter((index) => frames.counts[index]);
  const known = counted.map((index) => frames.smoothed[index] ?? Number.NaN).filter(Number.isFinite);
  return {
    minute,
    frames: counted.length,
    skipped: counted.reduce((sum, index) => sum + (frames.skippedBefore[index] ?? 0), 0),
    held: indices.length - counted.length,
    withFace: counted.filter((index) => frames.hasFace[index]).length,
    measured: counted.filter((index) => frames.isMeasured[index]).length,
    engagementKnown: known.length,
    engagement: mean(known),
  };
}
