import type { Picture } from '../frame/Picture.js';
import { areaMeans, type Cells, type PixelRegion } from './areaMeans.js';

/**
 * A region of an RGB picture reduced by a whole factor, each pixel the mean of `block * block`; of a block of five or more
 * pixels only every second of every second row is read, of eight or more every third, and so on: three a side at least.
 *
 * The region starts within the picture; of blocks that reach over its edge only what lies within counts.
 */
export function averageBlocks(picture: Picture, region: PixelRegion, block: number): Picture {
  const width = region.width / block;
  const height = region.height / block;
  const data = new Uint8Array(width * height * 3);
  const cells = {
    columns: blocksFrom(region.x, { count: width, block, end: picture.width }),
    rows: blocksFrom(region.y, { count: height, block, end: picture.height }),
  };
  const means = areaMeans(picture, cells, { scale: 1, shift: 0.5 });
  const plane = width * height;
  for (let pixel = 0, to = 0; pixel < plane; pixel++, to += 3) {
    data[to] = means[pixel] as number;
    data[to + 1] = means[plane + pixel] as number;
    data[to + 2] = means[2 * plane + pixel] as number;
  }
  return { width, height, data };
}

function blocksFrom(
  first: number,
  { count, block, end }: { readonly count: number; readonly block: number; readonly end: number },
): Cells {
  const step = Math.max(Math.floor((block + 1) / 3), 1);
  const cells = { first: new Int32Array(count), count: new Int32Array(count), step };
  for (let i = 0; i < count; i++) {
    const start = first + i * block;
    cells.first[i] = start;
    cells.count[i] = Math.ceil(Math.min(block, end - start) / step);
  }
  return cells;
}
