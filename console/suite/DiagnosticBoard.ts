import type { DiagnosticStatus } from '../../nodes/runtime/NodeDiagnostics.js';
import { suiteOfStatus } from '../../nodes/runtime/suiteOfStatus.js';
import type { ServerMessage } from '../wire/fromServer.js';

type DiagnosticsMessage = Extract<ServerMessage, { kind: 'diagnostics' }>;

const levels = ['ok', 'warn', 'error', 'stale'] as const;
/** A node that has said nothing for so long says nothing of now. */
const silentMs = 5_000;
const mostStatuses = 50;

/** What the suite's nodes, and other programs that are of no suite, last said of their health. */
export class DiagnosticBoard {
  readonly #nowMs: () => number;
  readonly #namespace: string;
  readonly #statuses = new Map<string, DiagnosticsMessage['statuses'][number] & { readonly atMs: number }>();
  #told = '';

  /** @param namespace of the suite; `/` for none */
  constructor(nowMs: () => number, namespace: string) {
    this.#nowMs = nowMs;
    this.#namespace = namespace;
  }

  came(statuses: readonly DiagnosticStatus[]): void {
    for (const { name, level, message } of statuses) {
      if (suiteOfStatus(this.#namespace, name) === 'another') continue;
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
