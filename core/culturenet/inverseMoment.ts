/** Added to the moment matrix's diagonal: units that no frame activates would leave it without an inverse. */
const ridge = 1e-3;

/**
 * `(Phi' Phi / N + 1e-3 I)^-1`, Phi the activations with a column of ones.
 *
 * @param activations `N * width` numbers, row-major, N at least 1.
 * @returns `(width + 1)^2` numbers, row-major and symmetric; see `SharedLayers.inverseMoment`.
 */
export function inverseMoment(activations: Float32Array, width: number): Float32Array {
  const size = width + 1;
  const count = activations.length / width;
  const moment = new Float64Array(size * size);
  const row = new Float64Array(size);
  row[width] = 1;
  for (let sample = 0; sample < count; sample += 1) {
    row.set(activations.subarray(sample * width, (sample + 1) * width));
    for (let left = 0; left < size; left += 1) {
      const value = (row[left] as number) / count;
      if (value === 0) continue;
      for (let right = 0; right <= left; right += 1) {
        moment[left * size + right] =
          (moment[left * size + right] as number) + value * (row[right] as number);
      }
    }
  }
  for (let index = 0; index < size; index += 1) {
    moment[index * size + index] = (moment[index * size + index] as number) + ridge;
  }
  return Float32Array.from(inverseOfSymmetric(moment, size));
}

/** The inverse of a positive definite matrix of which the lower triangle is given (Cholesky, then columns in turn). */
function inverseOfSymmetric(matrix: Float64Array, size: number): Float64Array {
  const lower = choleskyFactor(matrix, size);
  const at = (row: number, column: number): number => lower[row * size + column] as number;
  const inverse = new Float64Array(size * size);
  const column = new Float64Array(size);
  for (let unit = 0; unit < size; unit += 1) {
    for (let row = 0; row < size; row += 1) {
      let sum = row === unit ? 1 : 0;
      for (let index = 0; index < row; index += 1) sum -= at(row, index) * (column[index] as number);
      column[row] = sum / at(row, row);
    }
    for (let row = size - 1; row >= 0; row -= 1) {
      let sum = column[row] as number;
      for (let index = row + 1; index < size; index += 1) sum -= at(index, row) * (column[index] as number);
      column[row] = sum / at(row, row);
    }
    for (let row = 0; row < size; row += 1) inverse[row * size + unit] = column[row] as number;
  }
  return inverse;
}

/** L of `matrix = L L'`. */
function choleskyFactor(matrix: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row * size + column] as number;
      for (let index = 0; index < column; index += 1) {
        sum -= (lower[row * size + index] as number) * (lower[column * size + index] as number);
      }
      lower[row * size + column] =
        row === column ? Math.sqrt(sum) : sum / (lower[column * size + column] ?? 1);
    }
  }
  return lower;
}
