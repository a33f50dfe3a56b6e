import { RapportError } from '../RapportError.js';

/**
 * Refuses labels that cannot fit a last layer.
 *
 * @param parameters numbers that the last layer has, 51 for the paper's: with fewer labels it would reproduce them all.
 * @param whose named in the message: a child's or a culture's id, or `these children`.
 * @throws RapportError `head/too-few-labels` or `head/one-valued-labels`.
 */
export function requireTrainable(
  labels: Float32Array,
  { parameters, whose }: { readonly parameters: number; readonly whose: string },
): void {
  if (labels.length < parameters) {
    throw new RapportError(
      'head/too-few-labels',
      `${whose} has ${labels.length} labelled frames to learn from and the last layer has ${parameters} parameters: annotate at least ${parameters} frames, better a thousand.`,
    );
  }
  const [first] = labels;
  if (labels.every((label) => label === first)) {
    throw new RapportError(
      'head/one-valued-labels',
      `${whose} has no label but ${first ?? 'missing ones'}, so that there is nothing to learn: annotate moments of higher and of lower engagement.`,
    );
  }
}
