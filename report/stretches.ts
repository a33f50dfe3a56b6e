import { binOf } from './decimate.js';

/** A stretch of time with one name. */
export interface Stretch {
  readonly fromSec: number;
  readonly toSec: number;
  readonly name: string;
}

/**
 * A name by frame as stretches of time: of each of at most `bins` bins the most frequent name, neighbours of one name joined.
 * Bins without a name leave a hole.
 */
export function stretchesOf(
  timeSec: readonly number[],
  names: readonly (string | undefined)[],
  { durationSec, bins }: { readonly durationSec: number; readonly bins: number },
): readonly Stretch[] {
  const widthSec = Math.max(durationSec / bins, Number.MIN_VALUE);
  const counts = new Map<number, Map<string, number>>();
  for (const [index, time] of timeSec.entries()) {
    const name = names[index];
    if (name === undefined) continue;
    const number = binOf(time, { widthSec, bins });
    const bin = counts.get(number) ?? new Map<string, number>();
    bin.set(name, (bin.get(name) ?? 0) + 1);
    counts.set(number, bin);
  }
  const stretches: { fromSec: number; toSec: number; name: string }[] = [];
  for (const [number, bin] of [...counts].sort(([one], [other]) => one - other)) {
    const [[name] = ['']] = [...bin].sort(([, one], [, other]) => other - one);
    const [fromSec, toSec] = [number * widthSec, (number + 1) * widthSec];
    const last = stretches.at(-1);
    if (last?.name === name && fromSec - last.toSec < widthSec / 2) last.toSec = toSec;
    else stretches.push({ fromSec, toSec, name });
  }
  return stretches;
}
