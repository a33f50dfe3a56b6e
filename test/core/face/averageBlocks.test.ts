import { describe, expect, it } from 'vitest';

import { averageBlocks } from '../../../core/face/averageBlocks.js';

/** A grey picture of these rows. */
function grey(...rows: readonly (readonly number[])[]) {
  const data = Uint8Array.from(rows.flat().flatMap((value) => [value, value, value]));
  return { width: rows[0]?.length ?? 0, height: rows.length, data };
}

function greysOf({ data }: { readonly data: Uint8Array }): number[] {
  return [...data.filter((_, i) => i % 3 === 0)];
}

describe('averageBlocks', () => {
  it('rounds the mean of each block of a region', () => {
    const picture = grey([9, 1, 2, 10, 20], [9, 3, 5, 30, 40], [9, 9, 9, 9, 9]);
    // (1 + 2 + 3 + 5) / 4 = 2.75 and (10 + 20 + 30 + 40) / 4 = 25.
    const reduced = averageBlocks(picture, { x: 1, y: 0, width: 4, height: 2 }, 2);
    expect(reduced).toMatchObject({ width: 2, height: 1 });
    expect(greysOf(reduced)).toEqual([3, 25]);
  });

  it('keeps the colours apart', () => {
    const data = Uint8Array.from([10, 20, 30, 20, 40, 60, 10, 20, 30, 20, 40, 60]);
    const region = { x: 0, y: 0, width: 2, height: 2 };
    expect([...averageBlocks({ width: 2, height: 2, data }, region, 2).data]).toEqual([15, 30, 45]);
  });

  it('reads three pixels a side of a block of five, the first, the third and the last', () => {
    const line = [10, 255, 20, 255, 30];
    const skipped = [255, 255, 255, 255, 255];
    const picture = grey(line, skipped, line, skipped, line);
    expect(greysOf(averageBlocks(picture, { x: 0, y: 0, width: 5, height: 5 }, 5))).toEqual([20]);
  });

  it('averages what a picture smaller than a block has', () => {
    const picture = grey([10, 30], [20, 40]);
    expect(greysOf(averageBlocks(picture, { x: 0, y: 0, width: 4, height: 4 }, 4))).toEqual([25]);
  });
});
