import { describe, expect, it } from 'vitest';

import { cpuBetween, participantsOf } from '../../bench/machineUse.js';

const head =
  '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops';
/** A line of /proc/net/udp. */
const socket = (port: number, drops: number): string =>
  `  100: 00000000:${port.toString(16).toUpperCase()} 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1234 2 0000000000000000 ${drops}`;

describe('participantsOf', () => {
  it('counts those of the domain by the first of their two ports', () => {
    // Domain 0: 7410 + 2 i and 7411 + 2 i; 7400 is everybody's. Domain 1 begins at 7650.
    const table = [head, ...[7400, 7410, 7411, 7474, 7475, 7660].map((port) => socket(port, 2)), ''].join(
      '\n',
    );
    expect(participantsOf(0, table)).toEqual({ count: 2, highestNumber: 32, dropped: 8 });
    expect(participantsOf(1, table)).toEqual({ count: 1, highestNumber: 0, dropped: 2 });
    expect(participantsOf(2, table)).toEqual({ count: 0, highestNumber: -1, dropped: 0 });
  });
});

describe('cpuBetween', () => {
  it('takes all of a process that is new, and nothing of one that has ended', () => {
    const before = new Map([
      [1, 5],
      [2, 7],
    ]);
    const after = new Map([
      [1, 5.5],
      [3, 0.25],
    ]);
    // 0.5 + 0.25
    expect(cpuBetween(before, after)).toBeCloseTo(0.75, 10);
  });
});
