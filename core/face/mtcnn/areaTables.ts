import type { Frame } from '../../frame/Frame.js';
import type { PixelRegion } from '../averageBlocks.js';
import { bandPixelRows, type PyramidBand } from './imagePyramid.js';
import { SummedAreas } from './SummedAreas.js';

/**
 * The summed-area table from which each band can be resampled, in the bands' order: one for all, or one for each where
 * that reads fewer pixels. Where scaled pixels are larger than four of the frame's, those between are left out.
 */
export function areaTables(
  frame: Frame,
  search: { readonly region: PixelRegion; readonly bands: readonly PyramidBand[] },
  scratch?: Int32Array,
): SummedAreas[] {
  const { region, bands } = search;
  const spans = bands.map((band) => bandRegion(region, band));
  const union = unionRegion(region, bands, spans);
  const separateCost = spans.reduce((sum, span) => sum + span.region.height / span.every ** 2, 0);
  if (separateCost < union.region.height / union.every ** 2) {
    return spans.map((span, i) => summed(frame, span, i === 0 ? scratch : undefined));
  }
  const table = summed(frame, union, scratch);
  return bands.map(() => table);
}

/** The table that has all of these pixels, if there is one. */
export function coveringTable(tables: readonly SummedAreas[], pixels: PixelRegion): SummedAreas | undefined {
  return tables.find((table) => table.covers(pixels));
}

/** How many pixels may be gone on by where cells of at least this many are averaged, two a cell remaining. */
export function thinning(cellPixels: number): number {
  return Math.max(Math.floor(cellPixels / 2), 1);
}

interface Span {
  readonly region: PixelRegion;
  readonly every: number;
}

function summed(frame: Frame, { region, every }: Span, scratch: Int32Array | undefined): SummedAreas {
  return new SummedAreas(frame, region, { every, scratch });
}

/** The rows of the region from which a band's scaled pixels are averaged, from a pixel on that thinning leaves. */
function bandRegion(region: PixelRegion, band: PyramidBand): Span {
  const rows = bandPixelRows(band);
  const { height, scale } = band.level;
  const every = thinning(1 / scale);
  const first = Math.floor(Math.floor((rows.first * region.height) / height) / every) * every;
  const end = Math.ceil(((rows.first + rows.count) * region.height) / height) + (every > 1 ? every : 0);
  return {
    region: { ...region, y: region.y + first, height: Math.min(end, region.height) - first },
    every,
  };
}

/** The rows of all bands, as dense as the largest scale among them needs. */
function unionRegion(region: PixelRegion, bands: readonly PyramidBand[], spans: readonly Span[]): Span {
  const every = thinning(1 / Math.max(...bands.map(({ level }) => level.scale)));
  const top = Math.min(...spans.map((span) => span.region.y - region.y));
  const first = Math.floor(top / every) * every;
  const end = Math.max(...spans.map((span) => span.region.y + span.region.height - region.y));
  return { region: { ...region, y: region.y + first, height: end - first }, every };
}
