import fc from 'fast-check';
import { Subject } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';

import { newestWhileBusy } from '../../../nodes/runtime/newestWhileBusy.js';

/** What a stage makes of an input: its number tenfold, and how many were left out before it. */
interface Processed<Output> {
  readonly output: Output;
  readonly skipped: number;
}

/** One piece of work under way; the test ends it by hand. */
interface Work {
  readonly input: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The operator on a source and a stage that the test drives. */
function bench() {
  const source = new Subject<number>();
  const started: Work[] = [];
  const seen: (Processed<number> | 'complete' | Error)[] = [];
  const subscription = source
    .pipe(
      newestWhileBusy(
        (input, skipped) =>
          new Promise<Processed<number>>((resolve, reject) => {
            started.push({ input, resolve: () => resolve({ output: input * 10, skipped }), reject });
          }),
      ),
    )
    .subscribe({
      next: (each) => seen.push(each),
      error: (error: Error) => seen.push(error),
      complete: () => seen.push('complete'),
    });
  /** Ends the newest work and lets its promise be heard. */
  const finish = async (): Promise<void> => {
    started.at(-1)?.resolve();
    await settled();
  };
  return { source, started, seen, subscription, finish };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('newestWhileBusy', () => {
  it('processes every input while it keeps up, and skips nothing', async () => {
    const { source, seen, finish } = bench();
    for (const input of [1, 2, 3]) {
      source.next(input);
      await finish();
    }
    expect(seen).toEqual([
      { output: 10, skipped: 0 },
      { output: 20, skipped: 0 },
      { output: 30, skipped: 0 },
    ]);
  });

  it('keeps only the newest of those that come meanwhile, and counts the others', async () => {
    const { source, started, seen, finish } = bench();
    // 1 is being processed; 2 and 3 are replaced by 4: two are skipped.
    for (const input of [1, 2, 3, 4]) source.next(input);
    expect(started.map(({ input }) => input)).toEqual([1]);
    await finish();
    expect(started.map(({ input }) => input)).toEqual([1, 4]);
    await finish();
    // 2 and 3 lie between 1 and 4: the output of 4 says so, that of 1 cannot.
    expect(seen).toEqual([
      { output: 10, skipped: 0 },
      { output: 40, skipped: 2 },
    ]);
  });

  it('waits for the work under way, and for what waits, before it completes', async () => {
    const { source, seen, finish } = bench();
    source.next(1);
    source.next(2);
    source.complete();
    expect(seen).toEqual([]);
    await finish();
    expect(seen).toHaveLength(1);
    await finish();
    expect(seen.at(-1)).toBe('complete');
    expect(seen).toHaveLength(3);
  });

  it('completes at once when nothing is under way', () => {
    const { source, seen } = bench();
    source.complete();
    expect(seen).toEqual(['complete']);
  });

  it('ends with the error of the work', async () => {
    const { source, started, seen } = bench();
    source.next(1);
    source.next(2);
    started[0]?.reject(new Error('broken'));
    await settled();
    expect(seen).toEqual([new Error('broken')]);
    expect(started).toHaveLength(1);
  });

  it('is silent after it was unsubscribed, and starts nothing more', async () => {
    const { source, started, seen, subscription, finish } = bench();
    source.next(1);
    source.next(2);
    subscription.unsubscribe();
    await finish();
    expect(seen).toEqual([]);
    expect(started.map(({ input }) => input)).toEqual([1]);
  });

  it('unsubscribes from its source at the moment that it is unsubscribed from (marbles)', () => {
    const scheduler = new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    });
    scheduler.run(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('  --a--b--|');
      const unsubscribe = ' ----!';
      const subscribed = '  ^---!';
      const never = (): Promise<never> => new Promise(() => undefined);
      expectObservable(source.pipe(newestWhileBusy(never)), unsubscribe).toBe('-----');
      expectSubscriptions(source.subscriptions).toBe(subscribed);
    });
  });

  it('passes an error of its source on at once (marbles)', () => {
    const scheduler = new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    });
    scheduler.run(({ hot, expectObservable }) => {
      const source = hot('--a--#');
      const never = (): Promise<never> => new Promise(() => undefined);
      expectObservable(source.pipe(newestWhileBusy(never))).toBe('-----#');
    });
  });

  it('counts what was lost on the way: before each input, and before those that were replaced', async () => {
    const source = new Subject<{ readonly frame: number; readonly lost: number }>();
    const seen: Processed<number>[] = [];
    source
      .pipe(
        newestWhileBusy(
          ({ frame }, skipped) => Promise.resolve({ output: frame, skipped }),
          ({ lost }) => lost,
        ),
      )
      .subscribe((each) => seen.push(each));
    // 1 after one lost; 2 (after two lost) is replaced by 3 (after four lost): 2 + 1 + 4 = 7.
    source.next({ frame: 1, lost: 1 });
    source.next({ frame: 2, lost: 2 });
    source.next({ frame: 3, lost: 4 });
    await settled();
    expect(seen).toEqual([
      { output: 1, skipped: 1 },
      { output: 3, skipped: 7 },
    ]);
  });

  it('loses no frame from sight: outputs and skips add up, in order, whatever the timing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), async (turns) => {
        const { source, started, seen } = bench();
        let next = 0;
        let ended = 0;
        for (const arrives of turns) {
          if (arrives) source.next((next += 1));
          else if (started.length > ended) {
            started[ended]?.resolve();
            ended += 1;
            await settled();
          }
        }
        source.complete();
        while (started.length > ended) {
          started[ended]?.resolve();
          ended += 1;
          await settled();
        }
        const processed = seen.filter(
          (each): each is Processed<number> => typeof each === 'object' && 'output' in each,
        );
        const skipped = processed.reduce((sum, each) => sum + each.skipped, 0);
        expect(processed.length + skipped).toBe(next);
        const outputs = processed.map(({ output }) => output);
        expect(outputs).toEqual([...outputs].sort((a, b) => a - b));
        if (next > 0) expect(outputs.at(-1)).toBe(next * 10);
      }),
    );
  });
});
