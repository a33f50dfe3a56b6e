import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { HeartbeatWatch, lookMs, silenceSec } from '../../launch/HeartbeatWatch.js';

/** How often it is looked, without a heartbeat, until it says that the process hangs; at most `most`. */
function looksUntilHung(watch: HeartbeatWatch, most = 100): number | undefined {
  for (let look = 1; look <= most; look++) if (watch.look()) return look;
  return undefined;
}

/** The watch of a process that is up. */
function runningWatch(): HeartbeatWatch {
  const watch = new HeartbeatWatch();
  watch.heartbeat();
  watch.cameUp();
  return watch;
}

describe('HeartbeatWatch', () => {
  it('waits for the first heartbeat, however long the process takes to start', () => {
    expect(looksUntilHung(new HeartbeatWatch(), 10_000)).toBeUndefined();
  });

  it('notices within 5 s, and not before 4 s', () => {
    // The first look comes 0 to 500 ms after the heartbeat: the ninth 4.0 to 4.5 s after it.
    expect(looksUntilHung(runningWatch())).toBe(9);
    expect(8 * lookMs).toBe(silenceSec.running * 1_000);
    expect(9 * lookMs).toBeLessThan(5_000);
  });

  it('is patient while the process comes up: loading networks holds its loop', () => {
    const watch = new HeartbeatWatch();
    watch.heartbeat();
    expect(watch.allowedSec).toBe(30);
    // 60 looks are 30 s.
    expect(looksUntilHung(watch)).toBe(61);
  });

  it('counts anew from when it came up', () => {
    const watch = new HeartbeatWatch();
    watch.heartbeat();
    for (let look = 0; look < 20; look++) watch.look();
    watch.cameUp();
    expect(looksUntilHung(watch)).toBe(9);
  });

  it('says so until the process beats again', () => {
    const watch = runningWatch();
    looksUntilHung(watch);
    expect(watch.look()).toBe(true);
    watch.heartbeat();
    expect(looksUntilHung(watch)).toBe(9);
  });

  it('never takes a process for hanging of which a heartbeat came in each eight looks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 8 })), (silences) => {
        const watch = runningWatch();
        for (const looks of silences) {
          watch.heartbeat();
          for (let look = 0; look < looks; look++) expect(watch.look()).toBe(false);
        }
      }),
    );
  });
});
