import { absoluteAgreement, intraclassCorrelation } from '../metrics/intraclassCorrelation.js';
import { completeRows } from '../metrics/pairs.js';
import { RapportError } from '../RapportError.js';
import type { Warning } from '../Warning.js';
import { alignCoders } from './alignCoders.js';
import { traceDefaults, type AnnotationTrace } from './AnnotationTrace.js';
import { sampleTrace } from './sampleTrace.js';

export interface FusionOptions {
  /** Step of the common grid, seconds. */
  readonly stepSec: number;
  /** Samples of a coder further apart are not joined, seconds. */
  readonly maxGapSec: number;
  /** The window in which a coder's lag is sought, seconds to both sides; 0 leaves the coders where they are. */
  readonly maxLagSec: number;
  /** How late coders react together: the gold standard is moved back by it, seconds. */
  readonly reactionSec: number;
  /** A moment has a gold standard when more than this share of the coders have a value there, 0 .. 1. */
  readonly minCoderShare: number;
}

export const fusionDefaults: FusionOptions = {
  stepSec: 0.1,
  maxGapSec: traceDefaults.maxGapSec,
  maxLagSec: 2,
  reactionSec: 0,
  minCoderShare: 0.5,
};

/** The gold standard of several coders, or the trace of a single one, on a grid. */
export interface GoldStandard {
  readonly timesSec: Float64Array;
  /** -1 .. 1; NaN where too few coders have a value. */
  readonly values: Float64Array;
  readonly coders: readonly {
    readonly coder: string;
    /** How much later this coder reacts than the coders' median. */
    readonly lagSec: number;
  }[];
  /** ICC(3,1) of the coders over the moments that all of them coded; `undefined` for one coder. */
  readonly icc: { readonly asGiven: number | undefined; readonly aligned: number | undefined };
  /** ICC(A,1) likewise: absolute agreement, of the aligned coders. */
  readonly iccAbsolute: number | undefined;
  /** Moments that all coders coded. */
  readonly commonSamples: number;
  /** Moments that any of them coded. */
  readonly codedSamples: number;
  readonly warnings: readonly Warning[];
}

/** No session lasts longer: such times are milliseconds, or two clocks in one file. */
const longestSec = 86_400;

/** The traces' first and last times. */
function spanOf(traces: readonly AnnotationTrace[]): { readonly firstSec: number; readonly lastSec: number } {
  const spans = traces.map(({ coder, timesSec }) => ({
    coder,
    firstSec: timesSec[0] ?? Number.NaN,
    lastSec: timesSec.at(-1) ?? Number.NaN,
  }));
  for (const { coder, firstSec, lastSec } of spans) {
    if (lastSec - firstSec <= longestSec) continue;
    throw new RapportError(
      'annotation/too-long',
      `${coder} runs from ${firstSec} s to ${lastSec} s, more than a day: give its times in seconds of one clock.`,
    );
  }
  const latest = spans.reduce((late, span) => (span.firstSec > late.firstSec ? span : late));
  const earliest = spans.reduce((early, span) => (span.lastSec < early.lastSec ? span : early));
  if (latest.firstSec > earliest.lastSec) {
    throw new RapportError(
      'annotation/wrong-clock',
      `${earliest.coder} ends at ${earliest.lastSec} s and ${latest.coder} begins at ${latest.firstSec} s, so that they share no moment: give all coders' times in seconds from the recording's start.`,
    );
  }
  return {
    firstSec: Math.min(...spans.map(({ firstSec }) => firstSec)),
    lastSec: Math.max(...spans.map(({ lastSec }) => lastSec)),
  };
}

/**
 * Several coders' traces as one: put on a common grid, aligned in time, and averaged.
 *
 * Rudovic et al. 2018 (IV.A) align five coders in time to a gold standard and report their ICC(3,1); the lag is found by
 * cross-correlation here (`alignCoders`).
 *
 * @param traces at least one, each with a sample
 * @throws RapportError `annotation/too-long` when a coder's times span more than a day, `annotation/wrong-clock` when two
 *   coders share no moment
 */
export function fuseCoders(
  traces: readonly AnnotationTrace[],
  partialOptions: Partial<FusionOptions> = {},
): GoldStandard {
  const options = { ...fusionDefaults, ...partialOptions };
  const { stepSec, maxGapSec } = options;
  const { firstSec, lastSec } = spanOf(traces);
  const count = Math.floor((lastSec - firstSec) / stepSec + 1e-6) + 1;
  const grid = Float64Array.from({ length: count }, (_, index) => firstSec + index * stepSec);

  const given = traces.map((trace) => sampleTrace(trace, grid, maxGapSec));
  const { lagsSec, warnings } = alignCoders(
    { stepSec, coders: traces.map(({ coder }, index) => ({ name: coder, values: given[index] ?? grid })) },
    options,
  );
  const aligned = traces.map((trace, index) => {
    const lagSec = lagsSec[index] as number;
    return sampleTrace(
      trace,
      grid.map((time) => time + lagSec),
      maxGapSec,
    );
  });

  const common = completeRows(aligned).columns;
  return {
    timesSec: grid.map((time) => time - options.reactionSec),
    values: Float64Array.from(grid, (_, index) => averageAt(aligned, index, options.minCoderShare)),
    coders: traces.map(({ coder }, index) => ({ coder, lagSec: lagsSec[index] as number })),
    icc: {
      asGiven: intraclassCorrelation(completeRows(given).columns),
      aligned: intraclassCorrelation(common),
    },
    iccAbsolute: absoluteAgreement(common),
    commonSamples: common[0]?.length ?? 0,
    codedSamples: grid.filter((_, index) => aligned.some((values) => !Number.isNaN(values[index]))).length,
    warnings,
  };
}

function averageAt(coders: readonly Float64Array[], index: number, minShare: number): number {
  let sum = 0;
  let count = 0;
  for (const values of coders) {
    const value = values[index] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return count > minShare * coders.length ? sum / count : Number.NaN;
}
