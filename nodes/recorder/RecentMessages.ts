import { transientLocal } from '../../record/qosText.js';
import type { SessionTopic } from '../../record/SessionRecording.js';

/** A message that has come, as bytes. */
export interface HeardMessage {
  readonly topic: SessionTopic;
  readonly logNs: bigint;
  readonly data: Uint8Array;
}

/** A session is heard of a little later than it begins. */
const recentNs = 3_000_000_000n;

/** While a recording is being opened, no more than so many bytes wait. */
const mostBytes = 32 * 1024 * 1024;

/** As many are kept of a topic as its publisher keeps. */
const mostKept = 100;

/**
 * What a recording that begins has to hold although it came before: the last seconds, and what publishers keep for who comes
 * later (parameters, networks, heads in use).
 */
export class RecentMessages {
  #recent: HeardMessage[] = [];
  #bytes = 0;
  readonly #kept = new Map<string, HeardMessage[]>();

  /** @param isOpening nothing is forgotten for its age then */
  add(message: HeardMessage, isOpening: boolean): void {
    const { topic } = message;
    if (topic.qos.durability === transientLocal) {
      const kept = [...(this.#kept.get(topic.name) ?? []), message];
      this.#kept.set(topic.name, kept.slice(-Math.min(mostKept, topic.qos.depth)));
    }
    this.#recent.push(message);
    this.#bytes += message.data.byteLength;
    while (this.#bytes > mostBytes || (!isOpening && this.#isOld(message.logNs))) this.#forgetFirst();
  }

  /**
   * Hands over what a session that began then has to hold, and forgets it.
   *
   * What was kept from before it has the session's start as its time.
   */
  take(startedNs: bigint): readonly HeardMessage[] {
    const before = [...this.#kept.values()]
      .flat()
      .filter(({ logNs }) => logNs < startedNs)
      .map((message) => ({ ...message, logNs: startedNs }));
    const since = this.#recent.filter(({ logNs }) => logNs >= startedNs);
    this.#recent = [];
    this.#bytes = 0;
    return [...before, ...since];
  }

  #isOld(nowNs: bigint): boolean {
    const [first] = this.#recent;
    return first !== undefined && nowNs - first.logNs > recentNs;
  }

  #forgetFirst(): void {
    const first = this.#recent.shift();
    this.#bytes -= first?.data.byteLength ?? 0;
  }
}
