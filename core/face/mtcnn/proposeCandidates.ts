import type { Network } from '../../model/Network.js';
import { networkOutput } from '../networkOutput.js';
import { nonMaximumSuppression } from '../nonMaximumSuppression.js';
import { regressBox, squareBox, type Candidate } from './Candidate.js';
import { bandPixelRows, windowSize, windowStride, type PyramidBand } from './imagePyramid.js';
import type { PixelRegion } from '../areaMeans.js';
import type { Resample } from './resampleArea.js';

export interface ProposalOptions {
  /** Input `image` [1, 3, H, W]; outputs `probability` [1, 2, h, w] and `regression` [1, 4, h, w]. */
  readonly network: Network;
  readonly threshold: number;
  /** No more than this many are handed on, best first. */
  readonly maxCandidates: number;
}

/**
 * The first stage of Zhang et al. 2016: the windows of the bands in which the proposal network sees a face, as squares
 * in frame pixels after suppression and regression, best first.
 */
export async function proposeCandidates(
  resample: Resample,
  { region, bands }: { readonly region: PixelRegion; readonly bands: readonly PyramidBand[] },
  options: ProposalOptions,
): Promise<Candidate[]> {
  const found = await Promise.all(bands.map((band) => proposalsOfBand(resample, { region, band }, options)));
  return nonMaximumSuppression(found.flat(), { threshold: 0.7 })
    .slice(0, options.maxCandidates)
    .map(({ regressed, score }) => ({ box: squareBox(regressed), score }));
}

interface Proposal extends Candidate {
  readonly regressed: Candidate['box'];
}

async function proposalsOfBand(
  resample: Resample,
  { region, band }: { readonly region: PixelRegion; readonly band: PyramidBand },
  { network, threshold }: ProposalOptions,
): Promise<Proposal[]> {
  const { width, height, scale } = band.level;
  const pixelRows = bandPixelRows(band);
  const image = new Float32Array(3 * pixelRows.count * width);
  const size = { width, height, firstRow: pixelRows.first, rowCount: pixelRows.count };
  resample(region, size, { data: image, offset: 0 });
  const outputs = await network.run({ image: { data: image, shape: [1, 3, pixelRows.count, width] } });
  const probability = networkOutput(network, outputs, 'probability');
  const [, , rows = 0, columns = 0] = probability.shape;
  const windows = rows * columns;
  const regression = networkOutput(network, outputs, 'regression', 4 * windows).data;
  const proposals: Proposal[] = [];
  for (let i = 0; i < windows; i++) {
    const score = probability.data[windows + i] as number;
    // Not `<`, which a score that is no number would pass.
    if (!(score >= threshold)) continue;
    const box = windowBox(i % columns, Math.floor(i / columns) + band.firstRow, { scale, region });
    // The regression is in units of the first stage's box, a pixel smaller than the pixels it covers.
    const unit = { ...box, width: box.width - 1, height: box.height - 1 };
    const regressed = regressBox(unit, [
      regression[i] as number,
      regression[windows + i] as number,
      regression[2 * windows + i] as number,
      regression[3 * windows + i] as number,
    ]);
    proposals.push({
      box,
      score,
      regressed: { ...regressed, width: regressed.width + 1, height: regressed.height + 1 },
    });
  }
  return nonMaximumSuppression(proposals, { threshold: 0.5 });
}

/**
 * The frame's whole pixels under a window: the authors' code counts pixels from 1 and rounds down, from
 * `(2 column + 1) / scale` to `(2 column + 12) / scale`, both included.
 */
function windowBox(
  column: number,
  row: number,
  { scale, region }: { readonly scale: number; readonly region: PixelRegion },
): Candidate['box'] {
  const first = (index: number) => Math.floor((windowStride * index + 1) / scale) - 1;
  const end = (index: number) => Math.floor((windowStride * index + windowSize) / scale);
  return {
    x: region.x + first(column),
    y: region.y + first(row),
    width: end(column) - first(column),
    height: end(row) - first(row),
  };
}
