import type { DiagnosticStatus } from '../../nodes/runtime/NodeDiagnostics.js';
import type { ServerMessage } from '../wire/fromServer.js';

type DiagnosticsMessage = Extract<ServerMessage, { kind: 'diagnostics' }>;

const levels = ['ok', 'warn', 'error', 'stale'] as const;
/** A node that has said nothing for so long says nothing of now. */
const silentMs = 5_000;
const mostStatuses = 50;

/** What the nodes last said of their health. */
export class DiagnosticBoard {
  readonly #nowMs: () => number;
  readonly #statuses = new Map<string, DiagnosticsMessage['statuses'][number] & { readonly atMs: number }>();
  #told = '';

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  came(statuses: readonly DiagnosticStatus[]): void {
    for (const { name, level, message } of statuses) {
      if (!this.#statuses.has(name) && this.#statuses.size >= mostStatuses) continue;
      this.#statuses.set(name, {
        name,
        level: levels[level] ?? 'stale',
        message: message.slice(0, 1_000),
        atMs: this.#nowMs(),
      });
    }
  }

  get view(): DiagnosticsMessage {
    const nowMs = this.#nowMs();
    const statuses = [...this.#statuses.values()].map(({ atMs, level, ...rest }) => ({
      ...rest,
      level: nowMs - atMs > silentMs ? ('stale' as const) : level,
    }));
    return { kind: 'diagnostics', statuses };
  }

  /** Whether there is something to tell since it was asked last. */
  hasChanged(): boolean {
    const now = JSON.stringify(this.view);
    const hasChanged = now !== this.#told;
    this.#told = now;
    return hasChanged;
  }
}
