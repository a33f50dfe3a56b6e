/** One piece of work that is timed. */
export interface Timed {
  run(): Promise<unknown>;
}

/** Milliseconds. */
export interface Times {
  readonly medianMs: number;
  readonly fastestMs: number;
  readonly runs: number;
}

/**
 * Times several pieces of work in turns, round after round, so that whatever else the machine does meets all alike and
 * their ratios hold.
 *
 * Each runs twice before it counts. `clockMs` is any monotonic clock.
 */
export async function timeInTurns(
  works: readonly Timed[],
  options: {
    readonly rounds: number;
    readonly clockMs: () => number;
    readonly onRound?: (done: number) => void;
  },
): Promise<Times[]> {
  const times: number[][] = works.map(() => []);
  for (let round = -2; round < options.rounds; round++) {
    for (const [i, work] of works.entries()) {
      const startMs = options.clockMs();
      await work.run();
      if (round >= 0) times[i]?.push(options.clockMs() - startMs);
    }
    options.onRound?.(Math.max(0, round + 1));
  }
  return times.map((values) => {
    const sorted = [...values].sort((a, b) => a - b);
    return {
      medianMs: sorted[Math.floor(sorted.length / 2)] ?? NaN,
      fastestMs: sorted[0] ?? NaN,
      runs: sorted.length,
    };
  });
}
