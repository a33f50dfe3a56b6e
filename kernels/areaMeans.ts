// AssemblyScript: `npm run kernels` compiles it to core/face/areaMeansKernel.ts.

/**
 * The mean colours of a grid of cells of interleaved RGB pixels: the rows of a row of cells are first added up, sixteen bytes at
 * a time, then the pixels of each cell.
 *
 * @param pixels the first byte of the first line; 16 bytes beyond the last one are read
 * @param lineBytes from one line to the next
 * @param columns of each cell the first pixel, then of each cell the number of pixels, 32-bit integers
 * @param columnStep from one pixel of a cell to the next
 * @param rows as `columns`, in lines
 * @param sums memory for `4 * (3 * pixels across the cells + 16)` bytes, and 16 beyond that are read
 * @param means where the means go as `mean * scale + shift`, 32-bit floats: planes of red, green, blue, each row by row
 */
export function areaMeans(
  pixels: usize,
  lineBytes: i32,
  columns: usize,
  columnCount: i32,
  columnStep: i32,
  rows: usize,
  rowCount: i32,
  rowStep: i32,
  sums: usize,
  means: usize,
  scale: f64,
  shift: f64,
): void {
  const plane = (<usize>(rowCount * columnCount)) << 2;
  const left = integer(columns, 0);
  const lastColumn = columnCount - 1;
  const end =
    integer(columns, lastColumn) + (integer(columns, columnCount + lastColumn) - 1) * columnStep + 1;
  const bytes = 3 * (end - left);
  let mean = means;
  for (let row = 0; row < rowCount; row++) {
    const height = integer(rows, rowCount + row);
    const line = pixels + <usize>(lineBytes * integer(rows, row) + 3 * left);
    addLines(line, <usize>(lineBytes * rowStep), height, bytes, sums);
    for (let column = 0; column < columnCount; column++) {
      const width = integer(columns, columnCount + column);
      let pixel = sums + <usize>(12 * (integer(columns, column) - left));
      let total = i32x4.splat(0);
      for (let u = 0; u < width; u++) {
        total = i32x4.add(total, v128.load(pixel));
        pixel += <usize>(12 * columnStep);
      }
      const factor = scale / <f64>(height * width);
      store<f32>(mean, <f32>(<f64>i32x4.extract_lane(total, 0) * factor + shift));
      store<f32>(mean + plane, <f32>(<f64>i32x4.extract_lane(total, 1) * factor + shift));
      store<f32>(mean + 2 * plane, <f32>(<f64>i32x4.extract_lane(total, 2) * factor + shift));
      mean += 4;
    }
  }
}

/** The sums of the lines' bytes, each a 32-bit integer. */
function addLines(line: usize, lineStep: usize, height: i32, bytes: i32, sums: usize): void {
  for (let i = 0; i < bytes; i += 16) {
    let at = line + <usize>i;
    let first = i32x4.splat(0);
    let second = i32x4.splat(0);
    let third = i32x4.splat(0);
    let fourth = i32x4.splat(0);
    for (let v = 0; v < height; v++) {
      const sixteen = v128.load(at);
      const low = i16x8.extend_low_i8x16_u(sixteen);
      const high = i16x8.extend_high_i8x16_u(sixteen);
      first = i32x4.add(first, i32x4.extend_low_i16x8_u(low));
      second = i32x4.add(second, i32x4.extend_high_i16x8_u(low));
      third = i32x4.add(third, i32x4.extend_low_i16x8_u(high));
      fourth = i32x4.add(fourth, i32x4.extend_high_i16x8_u(high));
      at += lineStep;
    }
    const to = sums + ((<usize>i) << 2);
    v128.store(to, first);
    v128.store(to, second, 16);
    v128.store(to, third, 32);
    v128.store(to, fourth, 48);
  }
}

function integer(list: usize, index: i32): i32 {
  return load<i32>(list + ((<usize>index) << 2));
}
