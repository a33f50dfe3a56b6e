import { CsvError, parse } from 'csv-parse/sync';
import { RapportError } from '../core/RapportError.js';

export interface TableRow {
  /** Without surrounding blanks; as many as the header has. */
  readonly cells: readonly string[];
  /** Of the file, from 1. */
  readonly line: number;
}

type Separator = '\t' | ';' | ',';

/** In the order in which they are tried: a comma may be a decimal's, or stand in a name. */
const separators: readonly Separator[] = ['\t', ';', ','];

const separatorNames: Readonly<Record<Separator, string>> = {
  '\t': 'tabs',
  ';': 'semicolons',
  ',': 'commas',
};

/** So many rows show what separates the columns. */
const shownRows = 200;

/**
 * The rows of a CSV text, the header first, all of one length: separated by tabs, semicolons or commas, whichever splits all
 * of them alike, or by what a first line `sep=;` says, as Excel has it; `#` at the start of a comment line, empty lines
 * ignored.
 *
 * @throws RapportError `csv/ragged`, naming the line
 */
export function splitRows(text: string, path: string): TableRow[] {
  const named = /^"?sep=(.)"?(?=\r?\n|$)/iu.exec(text);
  const separator = separators.find((one) => one === named?.[1]);
  if (named !== null && separator === undefined) {
    throw new RapportError(
      'csv/ragged',
      `${path}, line 1 names "${named[1] ?? ''}" as separator: separate the columns by commas, semicolons or tabs.`,
    );
  }
  // The empty line that stays keeps the count.
  const table = named === null ? text : text.slice(named[0].length);
  return rowsOf(table, separator ?? separatorOf(table), path);
}

function separatorOf(text: string): Separator {
  const widths = separators.map((separator) => {
    try {
      const rows = parse(text, { ...options(separator), relax_column_count: true, to: shownRows });
      return {
        separator,
        first: rows[0]?.length ?? 0,
        isEven: rows.every((row) => row.length === rows[0]?.length),
      };
    } catch (error) {
      if (error instanceof CsvError) return { separator, first: 0, isEven: false };
      throw error;
    }
  });
  const even = widths.find(({ first, isEven }) => first > 1 && isEven);
  return (even ?? widths.find(({ first }) => first > 1))?.separator ?? ',';
}

const options = (separator: Separator) =>
  ({
    bom: true,
    comment: '#',
    comment_no_infix: true,
    delimiter: separator,
    skip_empty_lines: true,
    trim: true,
  }) as const;

function rowsOf(text: string, separator: Separator, path: string): TableRow[] {
  try {
    const records = parse(text, { ...options(separator), info: true }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return records.map(({ record, info }) => ({ cells: record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines, record } = error as CsvError & { lines?: number; record?: unknown[] };
    const cells = record?.length;
    const decimals =
      separator === ','
        ? '; where decimals are written with a comma, separate the columns by semicolons'
        : '';
    const why =
      error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH' && cells !== undefined
        ? `has ${cells} columns, separated by ${separatorNames[separator]}, which is not what the header has: give every line the same${decimals}`
        : 'is no readable CSV: check its quotation marks';
    throw new RapportError('csv/ragged', `${path}, line ${Number(lines)} ${why}.`, { cause: error });
  }
}
