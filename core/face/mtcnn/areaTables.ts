import type { Frame } from '../../frame/Frame.js';
import { bandPixelRows, type PyramidBand } from './imagePyramid.js';
import type { PixelRegion } from '../averageBlocks.js';
import { SummedAreas } from './SummedAreas.js';

/**
 * Summed-area tables from which every band can be resampled: one for all, or one for each where that reads fewer pixels
 * (bands at the bottom of one scale and at the top of the next).
 */
export function areaTables(
  frame: Frame,
  search: { readonly region: PixelRegion; readonly bands: readonly PyramidBand[] },
  scratch?: Int32Array,
): SummedAreas[] {
  const spans = search.bands.map((band) => bandRegion(search.region, band));
  const union = spans.reduce(unionRows);
  const separateRows = spans.reduce((sum, { height }) => sum + height, 0);
  const regions = separateRows < union.height ? spans : [union];
  return regions.map((region, i) => new SummedAreas(frame, region, i === 0 ? scratch : undefined));
}

/** The table that has all of these pixels, if there is one. */
export function coveringTable(tables: readonly SummedAreas[], pixels: PixelRegion): SummedAreas | undefined {
  return tables.find((table) => table.covers(pixels));
}

/** The rows of the region from which a band's scaled pixels are averaged. */
export function bandRegion(region: PixelRegion, band: PyramidBand): PixelRegion {
  const rows = bandPixelRows(band);
  const { height } = band.level;
  const first = Math.floor((rows.first * region.height) / height);
  const end = Math.ceil(((rows.first + rows.count) * region.height) / height);
  return { ...region, y: region.y + first, height: end - first };
}

function unionRows(a: PixelRegion, b: PixelRegion): PixelRegion {
  const y = Math.min(a.y, b.y);
  return { ...a, y, height: Math.max(a.y + a.height, b.y + b.height) - y };
}
