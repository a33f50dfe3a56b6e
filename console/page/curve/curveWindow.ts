/** Engagement of one image, as the curve shows it. */
export interface CurvePoint {
  /** Seconds on the curve's own axis. */
  readonly atSec: number;
  /** Smoothed engagement, -1 .. 1; `undefined`: not known. */
  readonly score: number | undefined;
  /** Standard deviation of its error; `undefined`: not known. */
  readonly deviation: number | undefined;
  /** Whose score it is, as a word; scores of two sources lie on two scales. */
  readonly source: string;
}

/** The curve as columns; `null` leaves a gap. */
export interface CurveColumns {
  readonly atSec: number[];
  readonly score: (number | null)[];
  /** Borders of the band that holds the score with 95 %, within -1 .. 1. */
  readonly low: (number | null)[];
  readonly high: (number | null)[];
}

/** Standard deviations to each side that hold 95 % of a normal distribution. */
const deviationsOf95 = 1.96;

/** Readings further apart than this are not joined: nothing is known between them. */
export const gapSec = 1;

/**
 * The curve's columns, in time order. Gaps stay gaps: where the score is not known, where no image came for `gapSec`, and
 * where its source changes.
 *
 * @param points in time order
 */
export function curveColumns(points: readonly CurvePoint[]): CurveColumns {
  const columns: CurveColumns = { atSec: [], score: [], low: [], high: [] };
  let last: CurvePoint | undefined;
  for (const point of points) {
    if (last !== undefined && isBroken(last, point)) addGap(columns, (last.atSec + point.atSec) / 2);
    add(columns, point);
    last = point;
  }
  return columns;
}

function isBroken(last: CurvePoint, point: CurvePoint): boolean {
  return point.atSec - last.atSec > gapSec || point.source !== last.source;
}

function addGap(columns: CurveColumns, atSec: number): void {
  columns.atSec.push(atSec);
  columns.score.push(null);
  columns.low.push(null);
  columns.high.push(null);
}

function add(columns: CurveColumns, { atSec, score, deviation }: CurvePoint): void {
  columns.atSec.push(atSec);
  columns.score.push(score ?? null);
  const half = score === undefined || deviation === undefined ? undefined : deviationsOf95 * deviation;
  columns.low.push(score === undefined || half === undefined ? null : Math.max(-1, score - half));
  columns.high.push(score === undefined || half === undefined ? null : Math.min(1, score + half));
}

/**
 * The points with a new one at the end, without those that have left the window. A point that is not later than the last
 * begins anew: the camera or its clock has been started again.
 */
export function withPoint(
  points: readonly CurvePoint[],
  point: CurvePoint,
  windowSec: number,
): readonly CurvePoint[] {
  const last = points.at(-1);
  if (last !== undefined && point.atSec <= last.atSec) return [point];
  const from = point.atSec - windowSec;
  const first = points.findIndex(({ atSec }) => atSec >= from);
  return first < 0 ? [point] : [...points.slice(first), point];
}

/** What the window holds, for the table and the text beside the curve. */
export interface CurveSummary {
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
  /** Share of the window's images with a known score, 0 .. 1. */
  readonly knownShare: number;
}

/** @returns `undefined` where nothing is known */
export function summariseCurve(points: readonly CurvePoint[]): CurveSummary | undefined {
  const known = points.flatMap(({ score }) => (score === undefined ? [] : [score]));
  if (known.length === 0) return undefined;
  return {
    mean: known.reduce((sum, score) => sum + score, 0) / known.length,
    lowest: Math.min(...known),
    highest: Math.max(...known),
    knownShare: known.length / points.length,
  };
}
