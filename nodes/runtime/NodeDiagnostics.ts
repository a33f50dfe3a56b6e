import type { Warning } from '../../core/Warning.js';

/** diagnostic_msgs/DiagnosticStatus levels. */
const level = { ok: 0, warn: 1, error: 2 } as const;

export interface DiagnosticStatus {
  level: number;
  name: string;
  message: string;
  hardware_id: string;
  values: { key: string; value: string }[];
}

interface Seen {
  /** The newest of its code: the numbers in its sentence change. */
  warning: Warning;
  lastMs: number;
  count: number;
  loggedMs: number;
}

/** How often a warning that lasts is given again: /diagnostics forgets it otherwise (`keepMs`), milliseconds. */
export const warningPeriodMs = 1_000;

export interface DiagnosticsOptions {
  readonly nodeName: string;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  readonly log: (text: string) => void;
  /** A warning is logged again only after so long. */
  readonly throttleMs?: number;
  /** A warning leaves /diagnostics when it has not been seen for so long. */
  readonly keepMs?: number;
}

/**
 * What a node says about its health on /diagnostics, and the throttle of its warnings: each code is logged at most once
 * per `throttleMs`, with the count of what was held back.
 */
export class NodeDiagnostics {
  readonly #options: Required<DiagnosticsOptions>;
  readonly #seen = new Map<string, Seen>();
  readonly #values = new Map<string, string>();
  #failure: string | undefined;

  constructor(options: DiagnosticsOptions) {
    this.#options = { throttleMs: 5_000, keepMs: 3_000, ...options };
  }

  warn(warning: Warning): void {
    const nowMs = this.#options.nowMs();
    const seen = this.#seen.get(warning.code);
    if (!seen) {
      this.#seen.set(warning.code, { warning, lastMs: nowMs, count: 1, loggedMs: nowMs });
      this.#options.log(warning.text);
      return;
    }
    seen.warning = warning;
    seen.lastMs = nowMs;
    seen.count += 1;
    if (nowMs - seen.loggedMs >= this.#options.throttleMs) {
      this.#options.log(`${warning.text} (${seen.count} times so far)`);
      seen.loggedMs = nowMs;
    }
  }

  /** A value shown beside the status, for example `latency p50 [ms]`. */
  set(key: string, value: string | number): void {
    this.#values.set(key, typeof value === 'number' ? formatNumber(value) : value);
  }

  /** The node cannot do its work until it is configured again. */
  fail(sentence: string): void {
    this.#failure = sentence;
  }

  recovered(): void {
    this.#failure = undefined;
  }

  /** The status of now; warnings that have not been seen for `keepMs` are gone from it. */
  status(state: string): DiagnosticStatus {
    const nowMs = this.#options.nowMs();
    const current = [...this.#seen.values()].filter((each) => nowMs - each.lastMs <= this.#options.keepMs);
    const counts = [...this.#seen.entries()].map(([code, { count }]) => ({
      key: `${code} [count]`,
      value: String(count),
    }));
    const failure = this.#failure;
    return {
      level: failure !== undefined ? level.error : current.length > 0 ? level.warn : level.ok,
      name: `rapport: ${this.#options.nodeName}`,
      message: failure ?? (current.map((each) => each.warning.text).join(' ') || state),
      hardware_id: 'none',
      values: [
        { key: 'state', value: state },
        ...[...this.#values].map(([key, value]) => ({ key, value })),
        ...counts,
      ],
    };
  }
}

function formatNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
