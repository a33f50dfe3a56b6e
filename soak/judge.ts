/** A prompt's time in which the robot may say and do something, in the harness's own time, milliseconds. */
export interface Allowed {
  readonly fromMs: number;
  /** Infinity as long as it is not over. */
  readonly toMs: number;
}

/** How much of a series a fault has cost. */
export interface Missing {
  /** Was there before the fault and is not in the record: its span up to the fault, milliseconds. */
  readonly lostMs: number;
  /** The longest time without anything in the record, from the fault until all was well again, milliseconds; NaN where there is nothing. */
  readonly holeMs: number;
}

/**
 * @param heard when what others saw came, in order, milliseconds
 * @param recorded when what is in the record came, by the same clock, in order
 * @param wellMs when all was well again
 */
export function missingOf(
  heard: readonly number[],
  recorded: readonly number[],
  { faultMs, wellMs }: { readonly faultMs: number; readonly wellMs: number },
): Missing {
  const lastHeardMs = heard.findLast((atMs) => atMs <= faultMs);
  const last = recorded.findLastIndex((atMs) => atMs <= faultMs);
  const lastMs = recorded[last];
  const after = recorded.findIndex((atMs) => atMs > wellMs);
  const around = recorded.slice(Math.max(0, last), after < 0 ? undefined : after + 1);
  const holes = around.slice(1).map((atMs, at) => atMs - (around[at] ?? NaN));
  return {
    lostMs: lastHeardMs === undefined ? 0 : Math.max(0, lastHeardMs - (lastMs ?? heard[0] ?? NaN)),
    holeMs: holes.length === 0 ? NaN : Math.max(...holes),
  };
}

/** What the robot was told outside the times in which a prompt allowed it. */
export function unasked<Told extends { readonly atMs: number }>(
  told: readonly Told[],
  allowed: readonly Allowed[],
): readonly Told[] {
  return told.filter(({ atMs }) => !allowed.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs));
}

export interface Score {
  readonly atMs: number;
  /** Of its image. */
  readonly stampMs: number;
  readonly isKnown: boolean;
}

/**
 * Scores of images from before a fault that were told as known after it.
 *
 * @param graceMs an image that was on its way may still come
 */
export function staleScores(scores: readonly Score[], faultMs: number, graceMs: number): readonly Score[] {
  return scores.filter(
    ({ atMs, stampMs, isKnown }) => isKnown && stampMs < faultMs && atMs > faultMs + graceMs,
  );
}

/** The longest that an image's score took to come in a time, milliseconds; 0 where none came. */
export function longestLatencyMs(scores: readonly Score[], fromMs: number, toMs: number): number {
  const within = scores.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  return within.reduce((longest, { atMs, stampMs }) => Math.max(longest, atMs - stampMs), 0);
}

/** What was said more than once. */
export function saidTwice(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.filter((text, at) => texts.indexOf(text) !== at))];
}
