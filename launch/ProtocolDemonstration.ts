import { setTimeout as delay } from 'node:timers/promises';
import type rclnodejs from 'rclnodejs';
import { Subscription } from 'rxjs';

import { sentenceOf } from '../core/sentenceOf.js';
import {
  controlStepCodes,
  protocolPhaseCodes,
  type ProtocolStateMessage,
} from '../nodes/messages/protocolMessages.js';
import { overPromptCodes, type PromptMessage } from '../nodes/messages/sessionMessages.js';
import { createSubscription } from '../nodes/runtime/rosEndpoints.js';
import { services } from '../nodes/services.js';
import { topics } from '../nodes/topics.js';
import { callService } from '../operator/callService.js';
import { demonstrationKey, type DemonstrationKey } from './demonstrationKey.js';

/** How long a child would take, milliseconds. */
const thinkingMs = 1_000;

/** Leads through the session's protocol, and says so: for demonstrations, where nobody sits at the operator's place. */
export class ProtocolDemonstration {
  readonly #node: rclnodejs.Node;
  readonly #onError: (text: string) => void;
  #state: ProtocolStateMessage | undefined;
  /** Prompts that wait for a decision or are being carried out. */
  readonly #busy = new Set<string>();
  /** Steps, by id and attempt, whose first prompt is over. */
  readonly #begun = new Set<string>();
  #isPressing = false;
  #finish: () => void = () => undefined;
  /** Resolves when the last step is over. */
  readonly finished = new Promise<void>((resolve) => {
    this.#finish = resolve;
  });

  constructor(node: rclnodejs.Node, onError: (text: string) => void) {
    this.#node = node;
    this.#onError = onError;
  }

  start(): Subscription {
    const led = new Subscription(
      createSubscription<PromptMessage>(this.#node, topics.prompt, (prompt) => {
        this.#promptCame(prompt);
      }),
    );
    led.add(
      createSubscription<ProtocolStateMessage>(this.#node, topics.protocolState, (state) => {
        this.#state = state;
        if (state.phase === protocolPhaseCodes.finished) this.#finish();
        void this.#press();
      }),
    );
    return led;
  }

  #promptCame({ id, status, cause }: PromptMessage): void {
    if (!overPromptCodes.includes(status)) {
      this.#busy.add(id);
      return;
    }
    this.#busy.delete(id);
    if (cause === 'step' && this.#state) this.#begun.add(stepOf(this.#state));
  }

  #nextKey(): DemonstrationKey | undefined {
    const state = this.#state;
    if (state === undefined) return undefined;
    const hasWords = state.steps[state.index]?.behaviour_id !== '';
    return demonstrationKey(state, {
      isRobotIdle: this.#busy.size === 0,
      hasBegun: !hasWords || this.#begun.has(stepOf(state)),
    });
  }

  async #press(): Promise<void> {
    if (this.#isPressing || this.#nextKey() === undefined) return;
    this.#isPressing = true;
    try {
      await delay(thinkingMs);
      // What was to be pressed may be so no more.
      const key = this.#nextKey();
      const state = this.#state;
      if (key === undefined || state === undefined) return;
      await callService(this.#node, services.controlStep, {
        kind: controlStepCodes[key.kind],
        target: key.target,
        step_id: state.step_id,
        attempt: state.attempt,
        operator_name: 'automatic operator',
      });
    } catch (error) {
      this.#onError(sentenceOf(error));
    } finally {
      this.#isPressing = false;
    }
  }
}

function stepOf({ step_id: stepId, attempt }: ProtocolStateMessage): string {
  return `${stepId} ${attempt}`;
}
