import type { Frame } from '../../frame/Frame.js';
import type { Network } from '../../model/Network.js';
import { networkOutput } from '../networkOutput.js';
import { nonMaximumSuppression } from '../nonMaximumSuppression.js';
import { regressBox, regressionAt, squareBox, type Candidate } from './Candidate.js';
import { cropCandidates } from './cropCandidates.js';
import type { Resample } from './resampleArea.js';

export interface RefinementOptions {
  /** Input `image` [N, 3, 24, 24]; outputs `probability` [N, 2] and `regression` [N, 4]. */
  readonly network: Network;
  readonly threshold: number;
  readonly resample: Resample;
}

/** The second stage of Zhang et al. 2016: rejects most candidates and moves the others nearer to the face. */
export async function refineCandidates(
  frame: Frame,
  candidates: readonly Candidate[],
  { network, threshold, resample }: RefinementOptions,
): Promise<Candidate[]> {
  const { batch, items } = cropCandidates(frame, candidates, { size: 24, resample });
  if (items.length === 0) return [];
  const outputs = await network.run({ image: batch });
  const probability = networkOutput(network, outputs, 'probability', 2 * items.length).data;
  const regression = networkOutput(network, outputs, 'regression', 4 * items.length).data;
  const accepted = items
    .map(({ box }, n) => ({
      box,
      score: probability[2 * n + 1] as number,
      fractions: regressionAt(regression, n),
    }))
    .filter(({ score }) => score > threshold);
  return nonMaximumSuppression(accepted, { threshold: 0.7 }).map(({ box, score, fractions }) => ({
    box: squareBox(regressBox(box, fractions)),
    score,
  }));
}
