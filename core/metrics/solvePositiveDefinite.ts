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
  const solution = right.slice();
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let value = lower[row * n + column] as number;
      for (let i = 0; i < column; i++)
        value -= (lower[row * n + i] as number) * (lower[column * n + i] as number);
      lower[row * n + column] =
        column === row ? Math.sqrt(value) : value / (lower[column * n + column] as number);
    }
    for (let i = 0; i < row; i++)
      solution[row] = (solution[row] as number) - (lower[row * n + i] as number) * (solution[i] as number);
    solution[row] = (solution[row] as number) / (lower[row * n + row] as number);
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let i = row + 1; i < n; i++)
      solution[row] = (solution[row] as number) - (lower[i * n + row] as number) * (solution[i] as number);
    solution[row] = (solution[row] as number) / (lower[row * n + row] as number);
  }
  return solution;
}
