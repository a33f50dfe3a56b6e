import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { SerialQueue } from '../../core/SerialQueue.js';

describe('SerialQueue', () => {
  it('begins a task when the one before has ended, in their order, whatever each takes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 6 }), async (turns) => {
        const queue = new SerialQueue();
        const seen: string[] = [];
        const given = turns.map((count, index) =>
          queue.run(async () => {
            seen.push(`begin ${index}`);
            for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
            seen.push(`end ${index}`);
            return index;
          }),
        );
        expect(await Promise.all(given)).toEqual(turns.map((_, index) => index));
        expect(seen).toEqual(turns.flatMap((_, index) => [`begin ${index}`, `end ${index}`]));
      }),
    );
  });

  it('tells a failure to its own caller, and goes on', async () => {
    const queue = new SerialQueue();
    const [first, second, third] = await Promise.allSettled([
      queue.run(() => Promise.reject(new Error('the disk is full'))),
      queue.run(() => 2),
      queue.run(() => {
        throw new Error('thrown at once');
      }),
    ]);
    expect(first).toMatchObject({ status: 'rejected', reason: new Error('the disk is full') });
    expect(second).toEqual({ status: 'fulfilled', value: 2 });
    expect(third).toMatchObject({ status: 'rejected', reason: new Error('thrown at once') });
    expect(await queue.run(() => 'still there')).toBe('still there');
  });

  it('does not begin a task before its caller has gone on', async () => {
    const queue = new SerialQueue();
    let isBegun = false;
    const done = queue.run(() => {
      isBegun = true;
    });
    expect(isBegun).toBe(false);
    await done;
    expect(isBegun).toBe(true);
  });
});
