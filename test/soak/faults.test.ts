import { expect, it } from 'vitest';

import { mulberry32 } from '../../core/metrics/mulberry32.js';
import { silenceSec } from '../../launch/HeartbeatWatch.js';
import { faultKinds, randomFaults, type Fault } from '../../soak/faults.js';

const processes = ['recorder', 'session', 'perception', 'camera', 'page'] as const;

function first(count: number, seed: number): Fault[] {
  const faults = randomFaults(mulberry32(seed), { kinds: faultKinds, processes });
  return Array.from({ length: count }, () => faults.next().value);
}

it('the same seed gives the same faults, another one others', () => {
  expect(first(40, 7)).toEqual(first(40, 7));
  expect(first(40, 7)).not.toEqual(first(40, 8));
});

it('every process has every kind once in a round', () => {
  const names = first(50, 7).map(({ process, kind }) => `${process} ${kind}`);
  expect(new Set(names.slice(0, 25)).size).toBe(25);
  expect(new Set(names.slice(25)).size).toBe(25);
});

it('no pause is so long that the process may be taken for one that hangs', () => {
  for (const { kind, lastsMs } of first(400, 3))
    if (kind === 'pause') expect(lastsMs).toBeLessThan((silenceSec.running - 1) * 1_000);
});
