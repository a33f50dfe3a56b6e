import { promptStatusCodes, type PromptMessage } from '../../nodes/messages/sessionMessages.js';
import { stampToNs } from '../../nodes/runtime/stamp.js';
import type { EngagementSample, PromptView } from '../wire/fromServer.js';
import { stampToText } from '../wire/values.js';
import { promptView, type PromptMemory } from './sessionViews.js';

/** Prompts that ended stay to be seen, so many. */
const keptPrompts = 30;

interface Entry {
  readonly message: PromptMessage;
  readonly memory: PromptMemory;
}

/** The prompts of the session in the order of their proposal, as far as they are known. */
export class PromptQueue {
  readonly #entries = new Map<string, Entry>();
  readonly #labelOf: (behaviourId: string) => string;

  /** @param labelOf what people call a behaviour */
  constructor(labelOf: (behaviourId: string) => string) {
    this.#labelOf = labelOf;
  }

  /** @param curve the engagement up to now */
  promptCame(message: PromptMessage, curve: readonly EngagementSample[]): void {
    const before = this.#entries.get(message.id);
    this.keepOnlyOf(message.session_id);
    const memory: PromptMemory = before?.memory ?? {
      proposedNs: stampToText(stampToNs(message.header.stamp)),
      snippet: curve,
      decidedBy: undefined,
    };
    this.#entries.set(message.id, { message, memory });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > keptPrompts && oldest !== undefined) this.#entries.delete(oldest);
  }

  /** Somebody's decision was accepted. */
  decided(promptId: string, by: string): void {
    const entry = this.#entries.get(promptId);
    if (entry) this.#entries.set(promptId, { ...entry, memory: { ...entry.memory, decidedBy: by } });
  }

  /** Another session's prompts are over. Whether there were some. */
  keepOnlyOf(sessionId: string): boolean {
    const others = [...this.#entries].filter(([, { message }]) => message.session_id !== sessionId);
    for (const [id] of others) this.#entries.delete(id);
    return others.length > 0;
  }

  get(promptId: string): PromptView | undefined {
    const entry = this.#entries.get(promptId);
    return entry && this.#view(entry);
  }

  get views(): PromptView[] {
    return [...this.#entries.values()].map((entry) => this.#view(entry));
  }

  /** What the robot executes; `undefined` where nothing is known to be. */
  get executing(): PromptMessage | undefined {
    return [...this.#entries.values()].find(({ message }) => message.status === promptStatusCodes.executing)
      ?.message;
  }

  #view(entry: Entry): PromptView {
    return promptView(entry.message, {
      memory: entry.memory,
      label: this.#labelOf(entry.message.behaviour_id),
    });
  }
}
