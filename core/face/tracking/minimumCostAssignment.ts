import { RapportError } from '../../RapportError.js';

/**
 * The pairing of rows with columns that has the smallest sum of costs (Kuhn 1955; in the shortest-augmenting-path form
 * of Jonker & Volgenant 1987). As many pairs as the smaller side has members.
 *
 * The result holds each row's column, or `undefined`.
 *
 * @throws RapportError `face/assignment-cost` for a cost that is missing or not finite
 */
export function minimumCostAssignment(costs: readonly (readonly number[])[]): (number | undefined)[] {
  const columnCount = costs[0]?.length ?? 0;
  for (const [row, ofRow] of costs.entries()) {
    const cost = ofRow.find((one) => !Number.isFinite(one));
    if (ofRow.length === columnCount && cost === undefined) continue;
    throw new RapportError(
      'face/assignment-cost',
      `Faces cannot be told apart: ${cost === undefined ? `row ${row} has ${ofRow.length} costs instead of ${columnCount}` : `a cost of row ${row} is ${cost}`}. Check what the face detector gives.`,
    );
  }
  if (columnCount === 0) return costs.map(() => undefined);
  if (costs.length <= columnCount) return columnOfEachRow(costs, columnCount);
  const columns = columnOfEachRow(transpose(costs, columnCount), costs.length);
  return costs.map((_, row) => {
    const column = columns.indexOf(row);
    return column < 0 ? undefined : column;
  });
}

/** At most as many rows as columns; every cost finite. */
function columnOfEachRow(costs: readonly (readonly number[])[], columnCount: number): (number | undefined)[] {
  const rowCount = costs.length;
  // Rows and columns count from 1; 0 is the row being placed and its virtual column.
  const rowPrice = new Float64Array(rowCount + 1);
  const columnPrice = new Float64Array(columnCount + 1);
  const rowOfColumn = new Int32Array(columnCount + 1);
  for (let row = 1; row <= rowCount; row++) {
    const cameFrom = new Int32Array(columnCount + 1);
    const slack = new Float64Array(columnCount + 1).fill(Infinity);
    const visited = new Uint8Array(columnCount + 1);
    rowOfColumn[0] = row;
    let column = 0;
    while (rowOfColumn[column] !== 0) {
      visited[column] = 1;
      const from = rowOfColumn[column] as number;
      let step = Infinity;
      let next = 0;
      for (let j = 1; j <= columnCount; j++) {
        if (visited[j] === 1) continue;
        const reduced =
          (costs[from - 1]?.[j - 1] as number) - (rowPrice[from] as number) - (columnPrice[j] as number);
        if (reduced < (slack[j] as number)) {
          slack[j] = reduced;
          cameFrom[j] = column;
        }
        if ((slack[j] as number) < step) {
          step = slack[j] as number;
          next = j;
        }
      }
      for (let j = 0; j <= columnCount; j++) {
        if (visited[j] === 1) {
          const owner = rowOfColumn[j] as number;
          rowPrice[owner] = (rowPrice[owner] as number) + step;
          columnPrice[j] = (columnPrice[j] as number) - step;
        } else {
          slack[j] = (slack[j] as number) - step;
        }
      }
      column = next;
    }
    while (column !== 0) {
      const previous = cameFrom[column] as number;
      rowOfColumn[column] = rowOfColumn[previous] as number;
      column = previous;
    }
  }
  return costs.map((_, row) => {
    const column = rowOfColumn.indexOf(row + 1, 1);
    return column < 1 ? undefined : column - 1;
  });
}

function transpose(costs: readonly (readonly number[])[], columnCount: number): number[][] {
  return Array.from({ length: columnCount }, (_, column) => costs.map((row) => row[column] as number));
}
