/** A table as it is compared: columns by name, all of one length; an empty field is `undefined`. */
export interface ComparedTable {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, readonly Cell[]>;
}

export type Cell = number | bigint | string | boolean | undefined;

/** Where two tables differ most in a column. */
export interface ColumnDifference {
  readonly column: string;
  /** Rows in which both know a number and the two differ by more than the tolerance, or texts differ. */
  readonly differing: number;
  /** Rows in which one knows a value and the other does not. */
  readonly oneSided: number;
  /** The largest difference of two numbers and the row's key; `undefined` where no numbers differ. */
  readonly largest: { readonly difference: number; readonly at: string } | undefined;
  /** The key of the first row that differs, in whatever way. */
  readonly first: string;
}

export interface TableDifference {
  readonly commonRows: number;
  /** Rows that only one of the two has, and the keys of the first few. */
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  readonly onlyAColumns: readonly string[];
  readonly onlyBColumns: readonly string[];
  /** Of the columns that both have, those that differ. */
  readonly columns: readonly ColumnDifference[];
}

/** Columns that say which row it is, as far as a table has them. */
const keyColumns = ['recording', 'stamp_ns', 'topic', 'face_id'];

/**
 * Compares two tables row by row. Rows are the same by their stamp (and recording, topic and face, where both have them);
 * rows of equal keys in their order; without any such column by their number.
 *
 * @param tolerance numbers that differ by no more are equal
 */
export function compareTables(one: ComparedTable, other: ComparedTable, tolerance: number): TableDifference {
  const keyed = keyColumns.filter((name) => one.columns.has(name) && other.columns.has(name));
  const [keysA, keysB] = [rowKeys(one, keyed), rowKeys(other, keyed)];
  const rowOfB = new Map(keysB.map((key, row) => [key, row]));
  const inA = new Set(keysA);
  const pairs = keysA.flatMap((key, row) => {
    const otherRow = rowOfB.get(key);
    return otherRow === undefined ? [] : [{ key, one: row, other: otherRow }];
  });
  const names = [...one.columns.keys()].filter((name) => other.columns.has(name) && !keyed.includes(name));
  return {
    commonRows: pairs.length,
    onlyA: keysA.filter((key) => !rowOfB.has(key)),
    onlyB: keysB.filter((key) => !inA.has(key)),
    onlyAColumns: [...one.columns.keys()].filter((name) => !other.columns.has(name)),
    onlyBColumns: [...other.columns.keys()].filter((name) => !one.columns.has(name)),
    columns: names
      .map((column) => compareColumn(column, { one, other, pairs, tolerance }))
      .filter((difference) => difference !== undefined),
  };
}

/** Whether two analyses say the same: no column differs, neither has rows or columns of its own. */
export function isEqual(difference: TableDifference): boolean {
  const { onlyA, onlyB, onlyAColumns, onlyBColumns, columns } = difference;
  return [onlyA, onlyB, onlyAColumns, onlyBColumns, columns].every((list) => list.length === 0);
}

/** The rows' names; the second row of a name is `… #2`. */
function rowKeys(table: ComparedTable, keyed: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return Array.from({ length: table.rows }, (_, row) => {
    if (keyed.length === 0) return `row ${row + 1}`;
    const key = keyed.map((name) => String(table.columns.get(name)?.[row] ?? '')).join(' ');
    const turn = (seen.get(key) ?? 0) + 1;
    seen.set(key, turn);
    return turn === 1 ? key : `${key} #${turn}`;
  });
}

function compareColumn(
  column: string,
  {
    one,
    other,
    pairs,
    tolerance,
  }: {
    readonly one: ComparedTable;
    readonly other: ComparedTable;
    readonly pairs: readonly { readonly key: string; readonly one: number; readonly other: number }[];
    readonly tolerance: number;
  },
): ColumnDifference | undefined {
  const [cellsA, cellsB] = [one.columns.get(column), other.columns.get(column)];
  let [differing, oneSided] = [0, 0];
  let largest: ColumnDifference['largest'];
  let first: string | undefined;
  for (const { key, one: row, other: otherRow } of pairs) {
    const [left, right] = [known(cellsA?.[row]), known(cellsB?.[otherRow])];
    if (left === right) continue;
    if (left === undefined || right === undefined) {
      oneSided += 1;
      first ??= key;
      continue;
    }
    const distance = distanceOf(left, right);
    if (distance !== undefined && distance <= tolerance) continue;
    differing += 1;
    first ??= key;
    if (distance !== undefined && !(distance <= (largest?.difference ?? -1)))
      largest = { difference: distance, at: key };
  }
  return first === undefined ? undefined : { column, differing, oneSided, largest, first };
}

/** A number that is none says as much as an empty field. */
function known(cell: Cell): Cell {
  return typeof cell === 'number' && Number.isNaN(cell) ? undefined : cell;
}

/** Of two numbers; `undefined` for texts. */
function distanceOf(left: Cell, right: Cell): number | undefined {
  const areNumbers = [left, right].every((each) => typeof each === 'number' || typeof each === 'bigint');
  if (!areNumbers) return undefined;
  if (typeof left === 'bigint' && typeof right === 'bigint') return Math.abs(Number(left - right));
  return Math.abs(Number(left) - Number(right));
}
