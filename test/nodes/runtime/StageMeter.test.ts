import { describe, expect, it } from 'vitest';

import { NodeDiagnostics } from '../../../nodes/runtime/NodeDiagnostics.js';
import { StageMeter } from '../../../nodes/runtime/StageMeter.js';

function bench() {
  const clock = { ms: 0 };
  const nowMs = (): number => clock.ms;
  const diagnostics = new NodeDiagnostics({ nodeName: 'face', nowMs, log: () => undefined });
  const meter = new StageMeter({ diagnostics, nowMs, nowNs: () => BigInt(Math.round(clock.ms * 1e6)) });
  const value = (key: string): string | undefined =>
    diagnostics.status('active').values.find((each) => each.key === key)?.value;
  return { clock, meter, value };
}

describe('StageMeter', () => {
  it('measures rate, stage time and latency, and says so every ten frames', async () => {
    const { clock, meter, value } = bench();
    for (let frame = 0; frame < 10; frame += 1) {
      // An image every 50 ms; the stage begins 3 ms after its stamp and takes 8 ms: latency 11 ms.
      clock.ms = frame * 50;
      const stampNs = BigInt(clock.ms * 1e6);
      clock.ms += 3;
      await meter.time(() => {
        clock.ms += 8;
        return Promise.resolve();
      });
      if (frame === 9) expect(value('frames')).toBeUndefined();
      meter.published(stampNs);
    }
    expect(value('frames')).toBe('10');
    expect(value('rate [1/s]')).toBe('20');
    expect(value('stage p50 [ms]')).toBe('8');
    expect(value('stage p99 [ms]')).toBe('8');
    expect(value('latency p50 [ms]')).toBe('11');
    expect(value('latency p99 [ms]')).toBe('11');
  });

  it('says nothing of the time of a stage that is not timed', () => {
    const { meter, value } = bench();
    for (let frame = 0; frame < 10; frame += 1) meter.published(0n);
    expect(value('latency p50 [ms]')).toBe('0');
    expect(value('stage p50 [ms]')).toBeUndefined();
  });

  it('hands the result of the stage on', async () => {
    const { meter } = bench();
    await expect(meter.time(() => Promise.resolve(7))).resolves.toBe(7);
  });

  it('counts what was skipped', () => {
    const { meter, value } = bench();
    meter.missed(0);
    expect(value('frames skipped')).toBe('0');
    meter.missed(2);
    meter.missed(3);
    expect(meter.skipped).toBe(5);
    expect(value('frames skipped')).toBe('5');
  });
});
