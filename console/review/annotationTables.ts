import { heldOnGrid } from '../../core/annotation/heldOnGrid.js';
import type { Cell, ComparedTable } from '../../core/diff/compareTables.js';
import type { EafTier } from '../../tables/writeEaf.js';
import type { AnnotationPass } from '../wire/review.js';

/** Where a session's annotations are counted from, and until when the last of them holds. */
export interface AnnotatedSpan {
  readonly zeroNs: bigint;
  readonly endNs: bigint;
}

/** As fine as the judgements of a hand are, seconds. */
const stepSec = 0.1;
const stepNs = 100_000_000n;

/** Every point of every pass as it was judged: the coder's lag stands beside it. */
export function annotationTable(passes: readonly AnnotationPass[]): ComparedTable {
  const rows = passes.flatMap(({ points, ...pass }) =>
    points.map(([stamp, value]) => ({ ...pass, stampNs: BigInt(stamp), value: value ?? undefined })),
  );
  return {
    rows: rows.length,
    columns: new Map<string, Cell[]>([
      ['coder', rows.map(({ coder }) => coder)],
      ['pass', rows.map(({ pass }) => pass)],
      ['finished', rows.map(({ finished }) => finished)],
      ['lag_sec', rows.map(({ lagSec }) => lagSec)],
      ['stamp_ns', rows.map(({ stampNs }) => stampNs)],
      ['value', rows.map(({ value }) => value)],
    ]),
  };
}

/** The newest pass of each coder, in the order of their ids. */
export function newestPasses(passes: readonly AnnotationPass[]): AnnotationPass[] {
  const newest = new Map<string, AnnotationPass>();
  for (const pass of passes)
    if ((newest.get(pass.coder)?.pass ?? 0) <= pass.pass) newest.set(pass.coder, pass);
  return [...newest.values()].sort((one, other) => (one.coder < other.coder ? -1 : 1));
}

/**
 * The newest pass of each coder as `rapport head features --labels` reads it: seconds of the recording, a column a coder, the
 * coder's lag taken back; moments without any opinion are left out.
 */
export function labelTable(passes: readonly AnnotationPass[], span: AnnotatedSpan): ComparedTable {
  const steps = Math.max(0, Number((span.endNs - span.zeroNs) / stepNs) + 1);
  const coders = newestPasses(passes).map(({ coder, points, lagSec }) => ({
    coder,
    values: heldOnGrid(points, { beginNs: span.zeroNs, stepSec, steps, lagSec }),
  }));
  const kept = Array.from({ length: steps }, (_, step) => step).filter((step) =>
    coders.some(({ values }) => !Number.isNaN(values[step])),
  );
  return {
    rows: kept.length,
    columns: new Map([
      ['time', kept.map((step) => Math.round(step * stepSec * 10) / 10)],
      ...coders.map(({ coder, values }): [string, (number | undefined)[]] => [
        `engagement ${coder}`,
        kept.map((step) => (Number.isNaN(values[step]) ? undefined : values[step])),
      ]),
    ]),
  };
}

/** A tier for each pass, `<coder> <pass>`: the value from a moment to the next, the coder's lag taken back. */
export function passTiers(passes: readonly AnnotationPass[], { zeroNs, endNs }: AnnotatedSpan): EafTier[] {
  const secondsOf = (ns: bigint, lagSec: number): number => Math.max(0, Number(ns - zeroNs) / 1e9 - lagSec);
  return passes.map(({ coder, pass, lagSec, points }) => ({
    id: `${coder} ${pass}`,
    annotator: coder,
    intervals: points.flatMap(([stamp, value], index) => {
      if (value === null) return [];
      const next = points[index + 1]?.[0];
      const beginSec = secondsOf(BigInt(stamp), lagSec);
      const endSec = secondsOf(next === undefined ? endNs : BigInt(next), lagSec);
      return [{ beginSec, endSec, text: String(value) }];
    }),
  }));
}
