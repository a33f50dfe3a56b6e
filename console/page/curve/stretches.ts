/** Indices of a column, `to` excluded. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What of increasing times is seen between two moments, with a neighbour to each side so that lines reach the border. */
export function visibleRange(atSec: readonly number[], fromSec: number, toSec: number): Span {
  const first = firstNotBefore(atSec, fromSec);
  const end = firstNotBefore(atSec, toSec);
  return { from: Math.max(0, first - 1), to: Math.min(atSec.length, end + 1) };
}

function firstNotBefore(atSec: readonly number[], limitSec: number): number {
  let low = 0;
  let high = atSec.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((atSec[middle] ?? 0) < limitSec) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The runs of a column without `null`. */
export function stretches(values: readonly (number | null)[], { from, to }: Span): Span[] {
  const found: Span[] = [];
  let begin: number | undefined;
  for (let index = from; index < to; index++) {
    if (values[index] == null) {
      if (begin !== undefined) found.push({ from: begin, to: index });
      begin = undefined;
    } else begin ??= index;
  }
  if (begin !== undefined) found.push({ from: begin, to });
  return found;
}
