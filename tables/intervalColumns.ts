import type { CodedInterval } from '../core/annotation/codedIntervals.js';
import { RapportError } from '../core/RapportError.js';
import { isClock, isCounter, secondsOf, splitUnit } from './clocks.js';
import { isMissing, parseNumber } from './decimalMark.js';
import { cellsOf, type Table } from './Table.js';

/** The columns of a table of intervals, as ELAN exports its tiers. */
interface IntervalColumns {
  readonly begin: string;
  readonly end: string;
  /** Which tier a row belongs to, where the tiers are not columns. */
  readonly tier: string | undefined;
  /** Everything else that is neither a time nor a participant. */
  readonly codes: readonly string[];
}

const beginWords = /^(begin|start|onset)( time)?$/u;
const endWords = /^(end|stop|offset)( time)?$/u;
const durationWords = /^(duration|length)( time)?$/u;
const tierWords = /^(tier|tier name|track)$/u;
const participantWords = /^(participant|annotator|file|file name|path)$/u;
/** ELAN's endings in any language: `Temps de départ - ss.msec`. */
const elanEnding = / - (ss\.msec|msec|hh:mm:ss\.ms)$/u;

/** The columns of intervals, or `undefined` for a table of samples. */
export function intervalColumns({ names }: Table): IntervalColumns | undefined {
  const like = (pattern: RegExp): string[] => names.filter((name) => pattern.test(splitUnit(name).words));
  const ending = names.map((name) => elanEnding.exec(name)?.[0]).find((found) => found !== undefined);
  // Begin, end and perhaps duration, in this order.
  const [elanBegin, elanEnd] = ending === undefined ? [] : names.filter((name) => name.endsWith(ending));
  const begin = elanEnd === undefined ? like(beginWords)[0] : elanBegin;
  const end = elanEnd ?? like(endWords)[0];
  if (begin === undefined || end === undefined) return undefined;
  const [tier] = like(tierWords);
  const others = new Set([begin, end, tier, ...like(durationWords), ...like(participantWords)]);
  const codes = names.filter(
    (name) =>
      !others.has(name) &&
      !elanEnding.test(name) &&
      !beginWords.test(splitUnit(name).words) &&
      !endWords.test(splitUnit(name).words) &&
      !isClock(name) &&
      !isCounter(name),
  );
  return { begin, end, tier, codes };
}

/**
 * The intervals of one tier of a table.
 *
 * @param tier its name; may be `undefined` where there is one only
 * @throws RapportError `annotation/tier` where it must be named, and of `secondsOf`
 */
export function intervalsOf(
  table: Table,
  columns: IntervalColumns,
  tier: string | undefined,
): CodedInterval[] {
  const { path, rows, decimalMark } = table;
  const tiers = columns.tier === undefined ? [] : [...new Set(cellsOf(table, columns.tier))];
  const { codes } = columns;
  // Either the tiers are columns, or one column holds the codes of all of them.
  const column = codes.length === 1 ? codes[0] : codes.find((name) => name === tier);
  const isTierKnown = tier === undefined ? tiers.length <= 1 : tiers.includes(tier) || codes.includes(tier);
  if (column === undefined || !isTierKnown) {
    const known = codes.length === 1 ? (tiers.length > 0 ? tiers : codes) : codes;
    throw new RapportError(
      'annotation/tier',
      `${path} has the tiers ${known.join(', ')}: choose the one that holds the engagement with --tier.`,
    );
  }
  const wanted = tier !== undefined && tiers.includes(tier) ? tier : undefined;
  const rowTiers =
    wanted === undefined || columns.tier === undefined ? undefined : cellsOf(table, columns.tier);
  const begins = secondsOf(table, columns.begin);
  const ends = secondsOf(table, columns.end);
  return cellsOf(table, column).flatMap((code, row): CodedInterval[] => {
    if (isMissing(code) || (rowTiers !== undefined && rowTiers[row] !== wanted)) return [];
    return [
      {
        beginSec: begins[row] as number,
        endSec: ends[row] as number,
        code,
        value: parseNumber(code, decimalMark),
        where: `${path}, line ${rows[row]?.line ?? '?'}`,
      },
    ];
  });
}
