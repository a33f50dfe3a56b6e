/**
 * The pairing of rows with columns that has the smallest sum of costs (Kuhn 1955; in the shortest-augmenting-path form
 * of Jonker & Volgenant 1987). As many pairs as the smaller side has members; costs must be finite.
 *
 * The result holds each row's column, or `undefined`.
 */
export function minimumCostAssignment(costs: readonly (readonly number[])[]): (number | undefined)[] {
  const rowCount = costs.length;
  const columnCount = costs[0]?.length ?? 0;
  if (columnCount === 0) return costs.map(() => undefined);
  if (rowCount > columnCount) {
    const columns = minimumCostAssignment(transpose(costs, columnCount));
    return costs.map((_, row) => {
      const column = columns.indexOf(row);
      return column < 0 ? undefined : column;
    });
  }
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
      const from = rowOfColumn[column] ?? 0;
      let step = Infinity;
      let next = 0;
      for (let j = 1; j <= columnCount; j++) {
        if (visited[j] === 1) continue;
        const reduced = (costs[from - 1]?.[j - 1] ?? 0) - (rowPrice[from] ?? 0) - (columnPrice[j] ?? 0);
        if (reduced < (slack[j] ?? 0)) {
          slack[j] = reduced;
          cameFrom[j] = column;
        }
        if ((slack[j] ?? 0) < step) {
          step = slack[j] ?? 0;
          next = j;
        }
      }
      for (let j = 0; j <= columnCount; j++) {
        if (visited[j] === 1) {
          const owner = rowOfColumn[j] ?? 0;
          rowPrice[owner] = (rowPrice[owner] ?? 0) + step;
          columnPrice[j] = (columnPrice[j] ?? 0) - step;
        } else {
          slack[j] = (slack[j] ?? 0) - step;
        }
      }
      column = next;
    }
    while (column !== 0) {
      const previous = cameFrom[column] ?? 0;
      rowOfColumn[column] = rowOfColumn[previous] ?? 0;
      column = previous;
    }
  }
  return costs.map((_, row) => {
    const column = rowOfColumn.indexOf(row + 1, 1);
    return column < 1 ? undefined : column - 1;
  });
}

function transpose(costs: readonly (readonly number[])[], columnCount: number): number[][] {
  return Array.from({ length: columnCount }, (_, column) => costs.map((row) => row[column] ?? 0));
}
