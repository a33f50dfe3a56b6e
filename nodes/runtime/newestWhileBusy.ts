import { Observable, type OperatorFunction } from 'rxjs';

/**
 * Processes one input at a time and keeps only the newest of those that arrive meanwhile.
 *
 * A camera is faster than perception now and then: an old image is worth nothing, so it is replaced and counted. Errors of
 * `project` end the stream; completion waits for the input under way.
 *
 * @param project gets the number of inputs that were left out since the last one that it got
 * @param leftOutBefore inputs that were lost before this one on its way here
 */
export function newestWhileBusy<Input, Output>(
  project: (input: Input, skippedBefore: number) => Promise<Output>,
  leftOutBefore: (input: Input) => number = () => 0,
): OperatorFunction<Input, Output> {
  return (source) =>
    new Observable((subscriber) => {
      let busy = false;
      let completed = false;
      let waiting: { readonly input: Input } | undefined;
      let skipped = 0;

      const start = (input: Input): void => {
        busy = true;
        // Those before this one; what comes from now on is newer and belongs to the next one.
        const skippedBefore = skipped + leftOutBefore(input);
        skipped = 0;
        project(input, skippedBefore).then(
          (output) => {
            // Whoever has unsubscribed may have freed what `project` works with.
            if (subscriber.closed) return;
            busy = false;
            subscriber.next(output);
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
