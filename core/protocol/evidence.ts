import type { EngagementSource } from '../engagement/engagementStage.js';
import type { Fall, Spell } from './engagementWatch.js';
import type { Evidence, ScoreSource } from './ProtocolRun.js';

/** Standard deviations to each side of a value that hold 95 % of a normal distribution. */
const deviationsOf95 = 1.96;

/** What engagement on one side of a limit rests on. */
export function spellEvidence(spell: Spell, threshold: number, { source, headId }: ScoreSource): Evidence {
  const value = spell.sum / spell.readings;
  const deviation = spell.deviationSum === undefined ? undefined : spell.deviationSum / spell.readings;
  return {
    measure: 'mean engagement',
    value,
    threshold,
    values: [spell.lowest, spell.highest],
    windowSec: Number(spell.lastedNs) / 1e9,
    readings: spell.readings,
    source,
    headId,
    ...intervalOf(value, deviation, threshold),
  };
}

/** What a fall rests on. */
export function fallEvidence(
  fall: Fall,
  limits: { readonly fallingBy: number; readonly fallingSec: number },
  { source, headId }: ScoreSource,
): Evidence {
  const value = fall.before - fall.after;
  return {
    measure: 'fall of engagement',
    value,
    threshold: limits.fallingBy,
    values: [fall.before, fall.after],
    windowSec: limits.fallingSec,
    readings: fall.readings,
    source,
    headId,
    ...intervalOf(value, fall.standardDeviation, limits.fallingBy),
  };
}

/** A time that has passed, which is not uncertain. */
export function timeEvidence(
  measure: 'time without a response' | 'time without a face',
  lastedNs: bigint,
  threshold: number,
): Evidence {
  const value = Number(lastedNs) / 1e9;
  return { measure, value, threshold, values: [value], windowSec: value, readings: 0, source: 'clock' };
}

function intervalOf(
  value: number,
  standardDeviation: number | undefined,
  threshold: number,
): Pick<Evidence, 'standardDeviation' | 'interval' | 'includesThreshold'> {
  if (standardDeviation === undefined) return {};
  const reach = deviationsOf95 * standardDeviation;
  const interval = [value - reach, value + reach] as const;
  const includesThreshold = interval[0] <= threshold && threshold <= interval[1];
  return { standardDeviation, interval, includesThreshold };
}

const sourceWords: Readonly<Record<EngagementSource, string>> = {
  prior: 'prior',
  GenNet: 'GenNet',
  culture: "culture's head",
  child: "child's head",
};

/** One sentence's worth of it for the operator, without a full stop. */
export function reasonOf(evidence: Evidence): string {
  const { measure, value, threshold, windowSec, source, values } = evidence;
  const sec = Math.round(windowSec);
  if (measure === 'time without a response')
    return `no response for ${sec} s (${threshold} s are waited for)`;
  if (measure === 'time without a face') return `nobody in view for ${sec} s (lost after ${threshold} s)`;
  const whose = source === 'clock' ? 'source not known' : sourceWords[source];
  const what =
    measure === 'mean engagement'
      ? `engagement ${signed(value)} on average over ${sec} s`
      : `engagement fell by ${value.toFixed(2)} within ${sec} s, from ${signed(values[0] ?? NaN)} to ${signed(values[1] ?? NaN)}`;
  return `${what} (${whose}; ${certaintyOf(evidence)})`;
}

function certaintyOf({ interval, includesThreshold, threshold }: Evidence): string {
  if (interval === undefined) return 'how certain is not known';
  const range = `95 % between ${signed(interval[0])} and ${signed(interval[1])}`;
  return includesThreshold === true ? `${range}, which includes the threshold ${signed(threshold)}` : range;
}

/** With U+2212, the minus sign: a hyphen is easily missed at reading distance. */
function signed(value: number): string {
  const number = Math.abs(value).toFixed(2);
  return value < 0 && number !== '0.00' ? `−${number}` : number;
}
