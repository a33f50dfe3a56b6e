import { expect, test } from 'vitest';

import { inverseMoment } from '../../../core/culturenet/inverseMoment.js';
import { mulberry32 } from '../../../core/metrics/mulberry32.js';

test('by hand for one activation', () => {
  // Phi = [[1, 1], [3, 1]]: Phi' Phi / 2 = [[5, 2], [2, 1]]; with 0.001 on the diagonal the determinant is
  // 5.001 * 1.001 - 4 = 1.006001, the inverse [[1.001, -2], [-2, 5.001]] / 1.006001.
  const inverse = [...inverseMoment(Float32Array.of(1, 3), 1)];
  for (const [index, expected] of [0.995029, -1.988069, -1.988069, 4.971168].entries()) {
    expect(inverse[index]).toBeCloseTo(expected, 5);
  }
});

test('times the moment matrix is the identity, units that never fire included', () => {
  const random = mulberry32(4);
  // The third unit is dead.
  const rows = Array.from({ length: 40 }, () => [random(), 3 * random(), 0].map(Math.fround));
  const inverse = inverseMoment(Float32Array.from(rows.flat()), 3);
  const phi = rows.map((row) => [...row, 1]);
  for (let row = 0; row < 4; row += 1) {
    for (let column = 0; column < 4; column += 1) {
      let sum = 0;
      for (let index = 0; index < 4; index += 1) {
        const moment =
          phi.reduce((total, values) => total + (values[row] ?? 0) * (values[index] ?? 0), 0) / 40;
        sum += (moment + (row === index ? 1e-3 : 0)) * (inverse[index * 4 + column] ?? 0);
      }
      expect(sum).toBeCloseTo(row === column ? 1 : 0, 4);
    }
  }
});
