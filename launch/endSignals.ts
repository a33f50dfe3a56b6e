import type { EventEmitter } from 'node:events';

/** A terminal, a launcher above and npm may each pass on one and the same Ctrl-C: within this time it is one. */
const sameSignalMs = 500;

interface EndSignals {
  /** Every signal asks for the same orderly end. */
  readonly first: Promise<void>;
  /** Whoever asks again does not want to wait for it. */
  readonly second: Promise<void>;
}

/** Listens from now on. */
export function endSignals(source: EventEmitter, nowMs: () => number): EndSignals {
  const ask = { first: (): void => undefined, second: (): void => undefined };
  const first = new Promise<void>((resolve) => {
    ask.first = resolve;
  });
  const second = new Promise<void>((resolve) => {
    ask.second = resolve;
  });
  let firstMs: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    source.on(signal, () => {
      if (firstMs !== undefined && nowMs() - firstMs >= sameSignalMs) ask.second();
      firstMs ??= nowMs();
      ask.first();
    });
  return { first, second };
}
