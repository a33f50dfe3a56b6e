import type { HeadUncertainty, SharedLayers } from './Head.js';

/** `phi' C phi` for phi the activations and a one: how far a frame lies from those that trained the shared layers. */
export function leverage(inverseMoment: Float32Array, activations: Float32Array): number {
  const size = activations.length + 1;
  let total = 0;
  for (let row = 0; row < size; row += 1) {
    const left = row < activations.length ? (activations[row] as number) : 1;
    if (left === 0) continue;
    let sum = 0;
    for (let column = 0; column < size; column += 1) {
      const right = column < activations.length ? (activations[column] as number) : 1;
      sum += (inverseMoment[row * size + column] as number) * right;
    }
    total += left * sum;
  }
  return Math.max(0, total);
}

/**
 * One standard deviation of a head's error on a frame with these last hidden activations: Bayesian linear regression
 * (Snoek et al. 2015, equation 5), widened or narrowed by the factor that held-out frames asked for.
 */
export function predictiveSd(
  head: { readonly shared: Pick<SharedLayers, 'inverseMoment'>; readonly uncertainty: HeadUncertainty },
  activations: Float32Array,
): number {
  const { noiseSd, frames, scale } = head.uncertainty;
  return scale * noiseSd * Math.sqrt(1 + leverage(head.shared.inverseMoment, activations) / frames);
}
