import type { EngagementSample } from '../../wire/fromServer.js';

/**
 * A short curve as SVG polylines, one for each stretch in which the score is known.
 *
 * @param samples in time order
 * @returns `points` of each; x from 0 to `widthPx` over the samples' time, y from 1 (top) to -1
 */
export function snippetPath(
  samples: readonly Pick<EngagementSample, 'stampNs' | 'score'>[],
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): string[] {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return [];
  const beganNs = BigInt(first.stampNs);
  const lastedNs = Number(BigInt(last.stampNs) - beganNs);
  const stretches: string[][] = [[]];
  for (const { stampNs, score } of samples) {
    if (score === null) {
      stretches.push([]);
      continue;
    }
    const x = lastedNs > 0 ? (widthPx * Number(BigInt(stampNs) - beganNs)) / lastedNs : 0;
    const y = (heightPx * (1 - score)) / 2;
    stretches.at(-1)?.push(`${round(x)},${round(y)}`);
  }
  return stretches.filter((stretch) => stretch.length > 1).map((stretch) => stretch.join(' '));
}

function round(value: number): number {
  return Math.round(100 * value) / 100;
}
