/** A point of a curve; `undefined` breaks the line. */
export interface CurvePoint {
  readonly timeSec: number;
  readonly value: number | undefined;
}

/** A curve and, where the values have an uncertainty, the band around it. */
export interface Curve {
  readonly line: readonly CurvePoint[];
  readonly band: readonly {
    readonly timeSec: number;
    readonly low: number | undefined;
    readonly high: number | undefined;
  }[];
}

/** Time without a value beyond which a curve has a gap, seconds: the same as in the summary of engagement. */
const longestStepSec = 1;

interface Bin {
  readonly centreSec: number;
  minimum: CurvePoint & { readonly value: number };
  maximum: CurvePoint & { readonly value: number };
  sum: number;
  count: number;
  uncertaintySum: number;
  uncertaintyCount: number;
  readonly firstSec: number;
  lastSec: number;
}

/**
 * At most `bins` bins of equal length, of each the lowest and the highest value, so that no peak is lost. Where nothing is
 * known for longer than a second, and longer than a bin, the curve has a gap.
 *
 * @param values NaN: not known
 */
export function decimateCurve(
  timeSec: readonly number[],
  values: readonly number[],
  {
    uncertainty = [],
    durationSec,
    bins,
  }: {
    readonly uncertainty?: readonly number[];
    readonly durationSec: number;
    readonly bins: number;
  },
): Curve {
  const widthSec = Math.max(durationSec / bins, Number.MIN_VALUE);
  const filled = new Map<number, Bin>();
  for (const [index, time] of timeSec.entries()) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    const number = binOf(time, { widthSec, bins });
    const point = { timeSec: time, value };
    const bin = filled.get(number) ?? emptyBin(point, (number + 0.5) * widthSec);
    if (value < bin.minimum.value) bin.minimum = point;
    if (value > bin.maximum.value) bin.maximum = point;
    bin.sum += value;
    bin.count += 1;
    bin.lastSec = time;
    const deviation = uncertainty[index] ?? Number.NaN;
    if (Number.isFinite(deviation)) {
      bin.uncertaintySum += deviation;
      bin.uncertaintyCount += 1;
    }
    filled.set(number, bin);
  }
  return curveOf([...filled.entries()].sort(([one], [other]) => one - other).map(([, bin]) => bin));
}

/**
 * How many stretches a session is shown in where each needs images of its own: at most `most`, and none shorter than the time
 * without images that is a gap. Else a stretch between two images would look like one.
 */
export function wideBins(durationSec: number, most: number): number {
  return Math.min(most, Math.max(1, Math.floor(durationSec / longestStepSec)));
}

/** The bin of a moment; what lies beyond the ends is in the first or the last. */
export function binOf(
  timeSec: number,
  { widthSec, bins }: { readonly widthSec: number; readonly bins: number },
): number {
  return Math.min(bins - 1, Math.max(0, Math.floor(timeSec / widthSec)));
}

function emptyBin(point: Bin['minimum'], centreSec: number): Bin {
  return {
    centreSec,
    minimum: point,
    maximum: point,
    sum: 0,
    count: 0,
    uncertaintySum: 0,
    uncertaintyCount: 0,
    firstSec: point.timeSec,
    lastSec: point.timeSec,
  };
}

function curveOf(bins: readonly Bin[]): Curve {
  const line: CurvePoint[] = [];
  const band: { timeSec: number; low: number | undefined; high: number | undefined }[] = [];
  let lastSec: number | undefined;
  for (const bin of bins) {
    if (lastSec !== undefined && bin.firstSec - lastSec > longestStepSec) {
      const middleSec = (lastSec + bin.firstSec) / 2;
      line.push({ timeSec: middleSec, value: undefined });
      band.push({ timeSec: middleSec, low: undefined, high: undefined });
    }
    lastSec = bin.lastSec;
    const { minimum, maximum } = bin;
    const [first, second] = minimum.timeSec <= maximum.timeSec ? [minimum, maximum] : [maximum, minimum];
    line.push(first);
    if (second !== first) line.push(second);
    if (bin.uncertaintyCount === 0) {
      band.push({ timeSec: bin.centreSec, low: undefined, high: undefined });
      continue;
    }
    const [mean, deviation] = [bin.sum / bin.count, bin.uncertaintySum / bin.uncertaintyCount];
    band.push({
      timeSec: (bin.firstSec + bin.lastSec) / 2,
      low: Math.max(-1, mean - deviation),
      high: Math.min(1, mean + deviation),
    });
  }
  return { line, band };
}
