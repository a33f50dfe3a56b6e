import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { HeartbeatWatch, lookMs } from '../../launch/HeartbeatWatch.js';

/** When the watch, looked at regularly from `fromMs` on without a heartbeat, says that the process hangs. */
function hungAtMs(watch: HeartbeatWatch, fromMs: number): number | undefined {
  for (let nowMs = fromMs; nowMs < fromMs + 100_000; nowMs += lookMs) if (watch.look(nowMs)) return nowMs;
  return undefined;
}

/** The watch of a process that is up, with a heartbeat just now. */
function runningWatch(nowMs: number): HeartbeatWatch {
  const watch = new HeartbeatWatch();
  watch.heartbeat(nowMs);
  watch.cameUp(nowMs);
  return watch;
}

describe('HeartbeatWatch', () => {
  it('waits for the first heartbeat, however long the process takes to start', () => {
    expect(hungAtMs(new HeartbeatWatch(), 0)).toBeUndefined();
  });

  it('notices within 5 s, and not before 4 s, whenever it looks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: lookMs }), (firstLookMs) => {
        const hungMs = hungAtMs(runningWatch(0), firstLookMs) ?? NaN;
        // The first look after 4,000 ms.
        expect(hungMs).toBeGreaterThan(4_000);
        expect(hungMs).toBeLessThanOrEqual(4_000 + lookMs);
      }),
    );
  });

  it('notices as soon where its looks come late, as on a machine with too much to do', () => {
    const watch = runningWatch(0);
    // 900, 1,800, 2,700, 3,600 and 4,500 ms.
    expect([1, 2, 3, 4, 5].map((look) => watch.look(look * 900))).toEqual([false, false, false, false, true]);
  });

  it('is patient while the process comes up: loading networks holds its loop', () => {
    const watch = new HeartbeatWatch();
    watch.heartbeat(0);
    expect(watch.allowedSec).toBe(30);
    expect(hungAtMs(watch, lookMs)).toBe(30_000 + lookMs);
  });

  it('counts anew from when it came up', () => {
    const watch = new HeartbeatWatch();
    watch.heartbeat(0);
    for (let nowMs = lookMs; nowMs <= 20_000; nowMs += lookMs) expect(watch.look(nowMs)).toBe(false);
    watch.cameUp(20_000);
    expect(hungAtMs(watch, 20_000 + lookMs)).toBe(24_000 + lookMs);
  });

  it('holds it against nobody that the launcher itself was stopped', () => {
    const watch = runningWatch(0);
    expect(watch.look(lookMs)).toBe(false);
    // An hour later: the look counts a second, and then the heartbeats of meanwhile are read.
    expect(watch.look(3_600_000)).toBe(false);
    watch.heartbeat(3_600_001);
    expect(hungAtMs(watch, 3_600_001 + lookMs)).toBe(3_604_001 + lookMs);
  });

  it('lets a process wait that is ready to run and gets no processor, and not one that has had 0.3 s of it', () => {
    const watch = runningWatch(0);
    const look = (nowMs: number, cpuMs: number): boolean => watch.look(nowMs, { isReady: true, cpuMs });
    for (let nowMs = lookMs; nowMs <= 10_000; nowMs += lookMs)
      expect(look(nowMs, 5_000 + nowMs / 100)).toBe(false);
    expect(look(10_250, 5_299)).toBe(false);
    expect(look(10_500, 5_310)).toBe(true);
  });

  it('takes one that sleeps or is stopped for hanging, whatever it has had', () => {
    const watch = runningWatch(0);
    for (let nowMs = lookMs; nowMs <= 4_000; nowMs += lookMs)
      expect(watch.look(nowMs, { isReady: false, cpuMs: 0 })).toBe(false);
    expect(watch.look(4_250, { isReady: false, cpuMs: 0 })).toBe(true);
  });

  it('says so until the process beats again', () => {
    const watch = runningWatch(0);
    const hungMs = hungAtMs(watch, 0) ?? NaN;
    expect(watch.look(hungMs + lookMs)).toBe(true);
    watch.heartbeat(hungMs + lookMs);
    expect(watch.look(hungMs + 2 * lookMs)).toBe(false);
  });

  it('never takes a process for hanging of which a heartbeat comes every 4 s', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4_000 })), (pausesMs) => {
        let nowMs = 0;
        const watch = runningWatch(nowMs);
        for (const pauseMs of pausesMs) {
          const untilMs = nowMs + pauseMs;
          for (; nowMs <= untilMs; nowMs += lookMs) expect(watch.look(nowMs)).toBe(false);
          nowMs = untilMs;
          watch.heartbeat(nowMs);
        }
      }),
    );
  });
});
