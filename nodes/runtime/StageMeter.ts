import type { NodeContext } from './NodeDefinition.js';
import { RollingWindow } from './RollingWindow.js';

/** Measures a stage for /diagnostics: its rate, its own time, the time since the image's stamp, and what it skipped. */
export class StageMeter {
  readonly #context: Pick<NodeContext<never>, 'diagnostics' | 'nowMs' | 'nowNs'>;
  readonly #stageMs = new RollingWindow();
  readonly #latencyMs = new RollingWindow();
  readonly #intervalMs = new RollingWindow(30);
  #frames = 0;
  #skipped = 0;
  #lastMs: number | undefined;

  constructor(context: Pick<NodeContext<never>, 'diagnostics' | 'nowMs' | 'nowNs'>) {
    this.#context = context;
  }

  /** Times one run of the stage. */
  async time<Result>(work: () => Promise<Result>): Promise<Result> {
    const startMs = this.#context.nowMs();
    const result = await work();
    this.#stageMs.add(this.#context.nowMs() - startMs);
    return result;
  }

  /** Inputs that were replaced by a newer one, or never arrived. */
  missed(count: number): void {
    this.#skipped += count;
    this.#context.diagnostics.set('frames skipped', this.#skipped);
  }

  /** All inputs skipped so far. */
  get skipped(): number {
    return this.#skipped;
  }

  /** An output was published, made from the image of this stamp. */
  published(stampNs: bigint): void {
    const { diagnostics, nowMs, nowNs } = this.#context;
    const now = nowMs();
    if (this.#lastMs !== undefined) this.#intervalMs.add(now - this.#lastMs);
    this.#lastMs = now;
    this.#frames += 1;
    this.#latencyMs.add(Number(nowNs() - stampNs) / 1e6);
    if (this.#frames % 10 !== 0) return;
    diagnostics.set('frames', this.#frames);
    const periodMs = this.#intervalMs.percentile(0.5);
    if (periodMs !== undefined) diagnostics.set('rate [1/s]', 1_000 / periodMs);
    for (const [name, window] of [
      ['stage', this.#stageMs],
      ['latency', this.#latencyMs],
    ] as const) {
      for (const percent of [50, 99]) {
        const value = window.percentile(percent / 100);
        // A stage that is not timed says nothing of it.
        if (value !== undefined) diagnostics.set(`${name} p${percent} [ms]`, value);
      }
    }
  }
}
