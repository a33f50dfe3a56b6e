import { describe, expect, it } from 'vitest';

import { diskWarning, freeBytes } from '../../record/diskSpace.js';

describe('a disk that fills', () => {
  it('is told ten minutes before, by its rate', () => {
    // 30 MB/s: 20 GB last 11 minutes, 15 GB 8 minutes.
    expect(diskWarning('/data', { freeBytes: 20e9, bytesPerSec: 30e6 })).toBeUndefined();
    expect(diskWarning('/data', { freeBytes: 15e9, bytesPerSec: 30e6 })).toEqual({
      code: 'record/disk-filling',
      text: 'The disk of /data has 15.0 GB left, which lasts 8 minutes at 30.0 MB/s: free some space, or record less.',
    });
  });

  it('is told when little is left, whatever the rate', () => {
    expect(diskWarning('/data', { freeBytes: 5e8, bytesPerSec: 0 })?.text).toBe(
      'The disk of /data has 500 MB left: free some space, or record less.',
    );
  });

  it('is asked for what is free', async () => {
    expect(await freeBytes('/')).toBeGreaterThan(0);
  });
});
