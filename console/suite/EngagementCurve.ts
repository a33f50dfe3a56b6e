import type { EngagementSample } from '../wire/fromServer.js';
import { textToStamp } from '../wire/values.js';

const keptNs = 120_000_000_000n;
/** Samples that follow within so long are one on a screen. */
const apartNs = 90_000_000n;

/** The last two minutes of engagement, ten samples a second at most. */
export class EngagementCurve {
  #samples: EngagementSample[] = [];

  get samples(): readonly EngagementSample[] {
    return this.#samples;
  }

  add(sample: EngagementSample): void {
    const stampNs = textToStamp(sample.stampNs);
    const last = this.#samples.at(-1);
    const lastNs = last && textToStamp(last.stampNs);
    // A stamp that goes back is another recording or another clock: what was before is no part of its curve.
    if (lastNs !== undefined && stampNs < lastNs) this.#samples = [];
    else if (lastNs !== undefined && stampNs - lastNs < apartNs) return;
    this.#samples.push(sample);
    const firstKept = this.#samples.findIndex(({ stampNs: text }) => stampNs - textToStamp(text) <= keptNs);
    if (firstKept > 0) this.#samples.splice(0, firstKept);
  }

  /** The last so many seconds before the newest sample. */
  latest(sec: number): readonly EngagementSample[] {
    const last = this.#samples.at(-1);
    if (last === undefined) return [];
    const sinceNs = textToStamp(last.stampNs) - BigInt(Math.round(sec * 1e9));
    return this.#samples.filter(({ stampNs }) => textToStamp(stampNs) >= sinceNs);
  }
}
