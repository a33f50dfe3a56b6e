function ascending(pValues: readonly number[]): number[] {
  return pValues
    .map((_, index) => index)
    .sort((left, right) => (pValues[left] ?? Number.NaN) - (pValues[right] ?? Number.NaN));
}

/** Holm's step-down adjustment (1979): the chance of even one false discovery among all tests. Same order as given. */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length).fill(Number.NaN);
  let highest = 0;
  for (const [rank, index] of ascending(pValues).entries()) {
    highest = Math.max(highest, Math.min(1, (pValues.length - rank) * (pValues[index] ?? Number.NaN)));
    adjusted[index] = highest;
  }
  return adjusted;
}

/** Benjamini & Hochberg's step-up adjustment (1995): the share of false ones among the discoveries. Same order as given. */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length).fill(Number.NaN);
  let lowest = 1;
  for (const [rank, index] of [...ascending(pValues).entries()].reverse()) {
    lowest = Math.min(lowest, (pValues.length / (rank + 1)) * (pValues[index] ?? Number.NaN));
    adjusted[index] = lowest;
  }
  return adjusted;
}
