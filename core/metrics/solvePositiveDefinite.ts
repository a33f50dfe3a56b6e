/**
 * Solves `matrix * x = right` by Cholesky's factors.
 *
 * @param matrix [n, n] by rows, symmetric; only its lower triangle is read
 * @param right [n]
 * @returns [n]; not finite where the matrix is not positive definite
 */
export function solvePositiveDefinite(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const lower = matrix.slice();
  const at = (row: number, column: number) => lower[row * n + column] as number;
  const solution = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    let value = right[row] as number;
    for (let column = 0; column <= row; column++) {
      let sum = at(row, column);
      for (let i = 0; i < column; i++) sum -= at(row, i) * at(column, i);
      lower[row * n + column] = column === row ? Math.sqrt(sum) : sum / at(column, column);
      if (column < row) value -= at(row, column) * (solution[column] as number);
    }
    solution[row] = value / at(row, row);
  }
  for (let row = n - 1; row >= 0; row--) {
    let value = solution[row] as number;
    for (let i = row + 1; i < n; i++) value -= at(i, row) * (solution[i] as number);
    solution[row] = value / at(row, row);
  }
  return solution;
}
