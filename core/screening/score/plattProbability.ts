import { logistic } from './logistic.js';

const smallest = 1e-7;

/**
 * libsvm's probability of the second of two classes (svm.cpp, `svm_predict_probability`): Platt's sigmoid, and then the
 * pairwise coupling of Wu, Lin & Weng (2004, their second method), which for two classes would give the sigmoid again but
 * stops once it is within 0.0025 of it.
 *
 * @param decision above 0 for the second class, as scikit-learn has it; libsvm's own sign is the other one
 */
export function plattProbability(decision: number, plattA: number, plattB: number): number {
  const sigmoid = logistic(-(plattA * -decision + plattB));
  const first = Math.min(Math.max(sigmoid, smallest), 1 - smallest);
  return coupled(first);
}

/** Coupling of two classes; `first` is the pairwise probability of the first, the result that of the second. */
function coupled(first: number): number {
  const second = 1 - first;
  // Q of Wu, Lin & Weng's equation 16 for two classes.
  const diagonal: readonly [number, number] = [second * second, first * first];
  const cross = -second * first;
  let p: [number, number] = [0.5, 0.5];
  for (let iteration = 0; iteration < 100; iteration += 1) {
    let q: [number, number] = [diagonal[0] * p[0] + cross * p[1], cross * p[0] + diagonal[1] * p[1]];
    let pQp = p[0] * q[0] + p[1] * q[1];
    if (Math.max(Math.abs(q[0] - pQp), Math.abs(q[1] - pQp)) < 0.005 / 2) break;
    for (const t of [0, 1] as const) {
      const change = (-q[t] + pQp) / diagonal[t];
      p[t] += change;
      pQp = (pQp + change * (change * diagonal[t] + 2 * q[t])) / (1 + change) / (1 + change);
      const row: readonly [number, number] = t === 0 ? [diagonal[0], cross] : [cross, diagonal[1]];
      q = [(q[0] + change * row[0]) / (1 + change), (q[1] + change * row[1]) / (1 + change)];
      p = [p[0] / (1 + change), p[1] / (1 + change)];
    }
  }
  return p[1];
}
