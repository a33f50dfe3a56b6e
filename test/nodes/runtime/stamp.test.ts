import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { header, nsToStamp, stampToNs } from '../../../nodes/runtime/stamp.js';

describe('stamps', () => {
  it('are seconds and nanoseconds', () => {
    // 1.5 s and 1 ns.
    expect(nsToStamp(1_500_000_001n)).toEqual({ sec: 1, nanosec: 500_000_001 });
    expect(stampToNs({ sec: 1, nanosec: 500_000_001 })).toBe(1_500_000_001n);
    expect(header(2_000_000_000n, 'camera')).toEqual({ stamp: { sec: 2, nanosec: 0 }, frame_id: 'camera' });
  });

  it('survive the way to ROS and back, to the nanosecond, for all that builtin_interfaces/Time can hold', () => {
    // int32 seconds: up to 2^31 - 1.
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (2n ** 31n - 1n) * 1_000_000_000n + 999_999_999n }), (ns) => {
        const { sec, nanosec } = nsToStamp(ns);
        expect(nanosec).toBeGreaterThanOrEqual(0);
        expect(nanosec).toBeLessThan(1e9);
        expect(stampToNs({ sec, nanosec })).toBe(ns);
      }),
    );
  });
});
