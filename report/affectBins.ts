import { attributeNames, attributeOffsets } from '../core/affect/attributes.js';
import { binOf } from './decimate.js';
import type { FrameColumns } from './FrameColumns.js';
import { mean } from './mean.js';

/** The mean of one attribute in one stretch of time. */
export interface AffectCell {
  readonly name: string;
  readonly fromSec: number;
  readonly toSec: number;
  /** 0 .. 1. */
  readonly value: number;
  readonly isPseudoLabelled: boolean;
}

/** Action units and expressions over time: of each of at most `bins` stretches the mean over the frames that know it. */
export function affectCells(
  frames: FrameColumns,
  { durationSec, bins }: { readonly durationSec: number; readonly bins: number },
): readonly AffectCell[] {
  const widthSec = Math.max(durationSec / bins, Number.MIN_VALUE);
  const byBin = new Map<number, number[]>();
  for (const [index, time] of frames.timeSec.entries()) {
    if (!frames.counts[index]) continue;
    const number = binOf(time, { widthSec, bins });
    const indices = byBin.get(number) ?? [];
    indices.push(index);
    byBin.set(number, indices);
  }
  const cells: AffectCell[] = [];
  for (const [attribute, name] of attributeNames.slice(0, attributeOffsets.arousal).entries()) {
    for (const [number, indices] of byBin) {
      const known = indices.filter((index) => Number.isFinite(frames.attributes[attribute]?.[index]));
      const value = mean(known.map((index) => frames.attributes[attribute]?.[index] ?? Number.NaN));
      if (value === undefined) continue;
      const isPseudoLabelled = known.some(
        (index) => frames.qualities[attribute]?.[index] === 'pseudo-labelled',
      );
      const fromSec = number * widthSec;
      cells.push({ name, fromSec, toSec: fromSec + widthSec, value, isPseudoLabelled });
    }
  }
  return cells;
}
