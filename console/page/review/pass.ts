import type { AnnotationPass } from '../../wire/review.js';

/** A judgement from a stamp on, until the next; `null`: no opinion. */
export type Point = AnnotationPass['points'][number];

/** What is judged while a recording plays: from one stamp to another, in one go. */
export interface Go {
  readonly fromNs: bigint;
  readonly toNs: bigint;
  /** Within that span, by stamp. */
  readonly points: readonly Point[];
}

export function begun(fromNs: bigint): Go {
  return { fromNs, toNs: fromNs, points: [] };
}

/** The go with what is judged at a stamp; one that is not later than the last changes nothing. */
export function judged(go: Go, stampNs: bigint, value: number | null): Go {
  if (go.points.length > 0 && stampNs <= go.toNs) return go;
  const isNew = go.points.length === 0 || go.points.at(-1)?.[1] !== value;
  return {
    ...go,
    toNs: stampNs,
    points: isNew ? [...go.points, [stampNs.toString(), value]] : go.points,
  };
}

/** A pass written over by a go: what lies before and behind its span stays as it was. */
export function punchedIn(earlier: readonly Point[], go: Go): Point[] {
  if (go.points.length === 0) return [...earlier];
  const before = earlier.filter(([stamp]) => BigInt(stamp) < go.fromNs);
  const after = earlier.filter(([stamp]) => BigInt(stamp) > go.toNs);
  // Behind the go holds what was judged before, or nothing: a last value would hold to the recording's end.
  const resumed: Point[] = [[(go.toNs + 1n).toString(), valueAt(earlier, go.toNs) ?? null]];
  return withoutRepeats([...before, ...go.points, ...resumed, ...after]);
}

function withoutRepeats(points: readonly Point[]): Point[] {
  return points.filter(([, value], index) => index === 0 || points[index - 1]?.[1] !== value);
}

/** What was judged at a moment; `undefined`: no opinion, or nothing yet. */
export function valueAt(points: readonly Point[], stampNs: bigint): number | undefined {
  return points.findLast(([stamp]) => BigInt(stamp) <= stampNs)?.[1] ?? undefined;
}
