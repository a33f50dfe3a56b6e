/** The share of a normal distribution within one standard deviation of its mean. */
const withinOneSd = 0.6827;

/**
 * The factor by which stated deviations must be multiplied so that 68.27 % of the errors lie within them: the 68.27 %
 * quantile of |error| / deviation (split conformal prediction, Vovk et al. 2005, with one level).
 *
 * @returns 1 when there are no errors.
 */
export function calibrationScale(errors: Float32Array, deviations: Float32Array): number {
  const ratios = errors.map((error, index) => Math.abs(error) / (deviations[index] ?? Number.NaN)).sort();
  const rank = Math.min(ratios.length, Math.ceil((ratios.length + 1) * withinOneSd));
  return ratios[rank - 1] ?? 1;
}

/** The share of errors within the stated deviations, or `undefined` without errors. */
export function coverageOf(errors: Float32Array, deviations: Float32Array): number | undefined {
  if (errors.length === 0) return undefined;
  let within = 0;
  for (const [index, error] of errors.entries()) {
    if (Math.abs(error) <= (deviations[index] as number)) within += 1;
  }
  return within / errors.length;
}
