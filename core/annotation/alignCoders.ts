import { pearsonCorrelation } from '../metrics/correlation.js';
import type { Warning } from '../Warning.js';

/** Coders' values on one common grid, a sample a step; NaN where a coder has none. */
export interface CodersOnGrid {
  readonly stepSec: number;
  readonly coders: readonly { readonly name: string; readonly values: Float64Array }[];
}

export interface AlignmentOptions {
  /** The window in which a lag is sought, to both sides, seconds. */
  readonly maxLagSec: number;
}

/** How late each coder reacts, relative to the coders' median. */
export interface Alignment {
  /** A number a coder: positive lags are late and are taken back, seconds. */
  readonly lagsSec: readonly number[];
  readonly warnings: readonly Warning[];
}

/** Fewer samples in common than this do not show a lag. */
const minOverlap = 10;

/** How much later the second of two coders reacts than the first, in steps, and how well they then agree. */
interface PairLag {
  readonly lag: number;
  /** > 0. */
  readonly correlation: number;
}

/** The correlation of two arrays when `second` is read `lag` samples later than `first`, over what both have. */
function correlationAtLag(first: Float64Array, second: Float64Array, lag: number): number | undefined {
  const x: number[] = [];
  const y: number[] = [];
  for (let index = Math.max(0, -lag); index < first.length && index + lag < second.length; index += 1) {
    const a = first[index] ?? Number.NaN;
    const b = second[index + lag] ?? Number.NaN;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    x.push(a);
    y.push(b);
  }
  return x.length < minOverlap ? undefined : pearsonCorrelation(x, y);
}

/** The lag of the highest positive correlation, the shortest of equal ones; `undefined` when none is positive. */
function pairLag(first: Float64Array, second: Float64Array, maxLag: number): PairLag | undefined {
  let best: PairLag | undefined;
  for (let distance = 0; distance <= maxLag; distance += 1) {
    for (const lag of distance === 0 ? [0] : [distance, -distance]) {
      const correlation = correlationAtLag(first, second, lag);
      if (correlation !== undefined && correlation > (best?.correlation ?? 0) + 1e-12)
        best = { lag, correlation };
    }
  }
  return best;
}

/** `pairs[i][j]`: how much later coder j reacts than coder i. */
function pairLags(
  coders: CodersOnGrid['coders'],
  maxLag: number,
): readonly (readonly (PairLag | undefined)[])[] {
  const pairs: (PairLag | undefined)[][] = coders.map(() => []);
  coders.forEach((first, i) => {
    coders.slice(i + 1).forEach((second, offset) => {
      const found = pairLag(first.values, second.values, maxLag);
      const j = i + 1 + offset;
      (pairs[i] ??= [])[j] = found;
      (pairs[j] ??= [])[i] = found && { ...found, lag: -found.lag };
    });
  });
  return pairs;
}

/** Sweeps of Gauss and Seidel; a handful of coders settles within a few dozen. */
const sweeps = 200;

/** The lags that fit the pairs best: least squares, each pair weighted by the square of its correlation. */
function fitLags(pairs: readonly (readonly (PairLag | undefined)[])[]): number[] {
  const lags = pairs.map(() => 0);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    pairs.forEach((others, coder) => {
      let weights = 0;
      let sum = 0;
      others.forEach((pair, other) => {
        if (pair === undefined) return;
        const weight = pair.correlation ** 2;
        weights += weight;
        sum += weight * ((lags[other] as number) - pair.lag);
      });
      if (weights > 0) lags[coder] = sum / weights;
    });
  }
  return lags;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return (lower + upper) / 2;
}

/**
 * Each coder's lag by cross-correlation: for every pair the lag at which the two correlate best, then the lags that fit
 * all pairs best.
 *
 * Lags are relative: what all coders share (the time a person takes to react) cannot be seen among them. The median of
 * the aligned coders is put to zero; a coder that goes with nobody stays where it is.
 */
export function alignCoders(grid: CodersOnGrid, options: AlignmentOptions): Alignment {
  const { coders, stepSec } = grid;
  const maxLag = Math.round(options.maxLagSec / stepSec);
  if (coders.length < 2 || maxLag === 0) return { lagsSec: coders.map(() => 0), warnings: [] };

  const pairs = pairLags(coders, maxLag);
  const alone = pairs.map((others) => others.every((pair) => pair === undefined));
  const lags = fitLags(pairs);
  const middle = median(lags.filter((_, coder) => !alone[coder]));

  const warnings = coders.flatMap(({ name }, coder): Warning[] => {
    if (alone[coder]) {
      const text = `${name} goes with the other coders at no lag up to ${options.maxLagSec} s; it was left where it is: check it.`;
      return [{ code: 'annotation/no-alignment', text }];
    }
    const found = (pairs[coder] ?? []).filter((pair) => pair !== undefined);
    const atBorder = found.filter(({ lag }) => Math.abs(lag) >= maxLag).length;
    if (atBorder <= found.length / 2) return [];
    const text = `${name} fits best at the border of the window of ${options.maxLagSec} s: widen the window, or check its clock.`;
    return [{ code: 'annotation/lag-at-border', text }];
  });
  const lagsSec = lags.map((lag, coder) => (alone[coder] ? 0 : (lag - middle) * stepSec));
  return { lagsSec, warnings };
}
