import { describe, expect, it } from 'vitest';

import { mainThreadOf } from '../../launch/mainThread.js';

describe.skipIf(process.platform !== 'linux')('mainThreadOf', () => {
  it('counts the processor time of this very thread, which is running', () => {
    // vitest's forks run tests in the main thread.
    const before = mainThreadOf(process.pid);
    const untilMs = performance.now() + 300;
    const usedBefore = process.cpuUsage();
    while (performance.now() < untilMs);
    const used = process.cpuUsage(usedBefore);
    const after = mainThreadOf(process.pid);
    expect(after?.isReady).toBe(true);
    const countedMs = (after?.cpuMs ?? NaN) - (before?.cpuMs ?? NaN);
    // In steps of 10 ms; the process's other threads may have had some of what it used.
    expect(countedMs).toBeGreaterThan(0);
    expect(countedMs).toBeLessThanOrEqual((used.user + used.system) / 1_000 + 20);
  });

  it('knows nothing of a process that is not there', () => {
    // The kernel gives no process a number above 4194304.
    expect(mainThreadOf(4_194_305)).toBeUndefined();
  });
});
