import { Observable, type OperatorFunction } from 'rxjs';

export interface Processed<Output> {
  readonly output: Output;
  /** Inputs between the last output's and this one's that were left out. */
  readonly skipped: number;
}

/**
 * Processes one input at a time and keeps only the newest of those that arrive meanwhile.
 *
 * A camera is faster than perception now and then: an old frame is worth nothing, so it is replaced, counted and the
 * count reported with the next output. Errors of `project` end the stream; completion waits for the input under way.
 *
 * @param project resolves to `undefined` where an input gives no output; what was left out before it is reported with
 *   the next output
 * @param leftOutBefore inputs that were lost before this one on its way here
 */
export function newestWhileBusy<Input, Output>(
  project: (input: Input) => Promise<Output | undefined>,
  leftOutBefore: (input: Input) => number = () => 0,
): OperatorFunction<Input, Processed<Output>> {
  return (source) =>
    new Observable((subscriber) => {
      let busy = false;
      let completed = false;
      let waiting: { readonly input: Input } | undefined;
      let skipped = 0;

      const start = (input: Input): void => {
        busy = true;
        // Those before this one; what comes from now on is newer and belongs to the next output.
        const count = skipped + leftOutBefore(input);
        skipped = 0;
        project(input).then(
          (output) => {
            // Whoever has unsubscribed may have freed what `project` works with.
            if (subscriber.closed) return;
            busy = false;
            if (output === undefined) skipped += count;
            else subscriber.next({ output, skipped: count });
            const next = waiting;
            waiting = undefined;
            if (next) start(next.input);
            else if (completed) subscriber.complete();
          },
          (error: unknown) => {
            subscriber.error(error);
          },
        );
      };

      return source.subscribe({
        next: (input) => {
          if (!busy) {
            start(input);
            return;
          }
          if (waiting) skipped += 1 + leftOutBefore(waiting.input);
          waiting = { input };
        },
        error: (error: unknown) => {
          subscriber.error(error);
        },
        complete: () => {
          completed = true;
          if (!busy) subscriber.complete();
        },
      });
    });
}
