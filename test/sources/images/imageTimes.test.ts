import { describe, expect, it } from 'vitest';
import { imageTimes } from '../../../sources/images/imageTimes.js';

describe('imageTimes', () => {
  it('reads stamps of every unit', () => {
    expect(imageTimes(['1700000000000000000.jpg', '1700000000066666667.jpg'], 30)).toEqual({
      timesNs: [1_700_000_000_000_000_000n, 1_700_000_000_066_666_667n],
      unit: 'nanoseconds',
    });
    expect(imageTimes(['left_1700000000000001.png'], 30)).toEqual({
      timesNs: [1_700_000_000_000_001_000n],
      unit: 'microseconds',
    });
    expect(imageTimes(['1700000000001.png'], 30).timesNs).toEqual([1_700_000_000_001_000_000n]);
    expect(imageTimes(['1700000000.5.jpg', '1700000000.533333.jpg'], 30)).toEqual({
      timesNs: [1_700_000_000_500_000_000n, 1_700_000_000_533_333_000n],
      unit: 'seconds',
    });
  });

  it('numbers other names at the given rate; a number that misses leaves a hole', () => {
    // 7, 8 and 10 of 10 a second: 0, 100 and 300 ms.
    expect(imageTimes(['frame_0007.jpg', 'frame_0008.jpg', 'frame_0010.jpg'], 10)).toEqual({
      timesNs: [0n, 100_000_000n, 300_000_000n],
      unit: 'frames',
    });
    expect(imageTimes(['a.jpg', 'b.jpg'], 10).timesNs).toEqual([0n, 100_000_000n]);
  });
});
