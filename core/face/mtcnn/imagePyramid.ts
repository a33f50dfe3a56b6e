/** One scale of the image pyramid and the grid of windows that the proposal network sees in it. */
export interface PyramidLevel {
  /** Scaled pixels per image pixel. */
  readonly scale: number;
  /** Size of the scaled image. */
  readonly width: number;
  readonly height: number;
  /** Windows of `windowSize` pixels, `windowStride` apart. */
  readonly columns: number;
  readonly rows: number;
}

/** Some rows of windows of one level. */
export interface PyramidBand {
  readonly level: PyramidLevel;
  readonly firstRow: number;
  readonly rowCount: number;
}

/** The proposal network's receptive field and stride, scaled pixels (Zhang et al. 2016, figure 2). */
export const windowSize = 12;
export const windowStride = 2;

export interface PyramidOptions {
  readonly minFaceSizePx: number;
  /** From one scale to the next smaller one. */
  readonly scaleFactor: number;
}

/** The scales at which faces from the smallest up to the image's shorter side fill a window, largest scale first. */
export function imagePyramid(width: number, height: number, options: PyramidOptions): PyramidLevel[] {
  const levels: PyramidLevel[] = [];
  let scale = windowSize / options.minFaceSizePx;
  while (Math.min(width, height) * scale >= windowSize) {
    const scaledWidth = Math.floor(width * scale + 1);
    const scaledHeight = Math.floor(height * scale + 1);
    levels.push({
      scale,
      width: scaledWidth,
      height: scaledHeight,
      columns: windowCount(scaledWidth),
      rows: windowCount(scaledHeight),
    });
    scale *= options.scaleFactor;
  }
  return levels;
}

/** Convolution of 3, pooling of 2 rounded up, two convolutions of 3. */
function windowCount(pixels: number): number {
  return Math.ceil((pixels - 2) / 2) - 4;
}

/**
 * Slice `index` of `count`: all windows of all levels, in order, cut into `count` runs of about the same number of
 * windows at whole rows. Every window is in exactly one slice.
 */
export function pyramidSlice(
  levels: readonly PyramidLevel[],
  slice: { readonly index: number; readonly count: number },
): PyramidBand[] {
  const total = levels.reduce((sum, level) => sum + level.rows * level.columns, 0);
  const from = (slice.index * total) / slice.count;
  const to = ((slice.index + 1) * total) / slice.count;
  const bands: PyramidBand[] = [];
  let before = 0;
  for (const level of levels) {
    // Row r starts after `before + r * columns` windows and belongs to the slice that this number falls in.
    const firstRow = rowsStartedBefore(from - before, level);
    const lastRow = rowsStartedBefore(to - before, level);
    if (lastRow > firstRow) bands.push({ level, firstRow, rowCount: lastRow - firstRow });
    before += level.rows * level.columns;
  }
  return bands;
}

function rowsStartedBefore(windows: number, level: PyramidLevel): number {
  return Math.min(Math.max(Math.ceil(windows / level.columns), 0), level.rows);
}

/** The scaled image's rows that a band's windows cover. */
export function bandPixelRows(band: PyramidBand): { readonly first: number; readonly count: number } {
  const first = band.firstRow * windowStride;
  const isLast = band.firstRow + band.rowCount === band.level.rows;
  const end = isLast ? band.level.height : (band.firstRow + band.rowCount - 1) * windowStride + windowSize;
  return { first, count: end - first };
}
