import { setTimeout as delay } from 'node:timers/promises';

import type rclnodejs from 'rclnodejs';

import type { EngagementMessage } from '../nodes/messages/engagementMessage.js';
import type { JointAnglesMessage, StringMessage } from '../nodes/messages/robotMessages.js';
import {
  decisionCodes,
  overPromptCodes,
  promptStatusCodes,
  type PromptMessage,
  type SessionStateMessage,
} from '../nodes/messages/sessionMessages.js';
import { createNode, createSubscription } from '../nodes/runtime/rosEndpoints.js';
import { header, nsToStamp, stampToNs } from '../nodes/runtime/stamp.js';
import { services } from '../nodes/services.js';
import { topics } from '../nodes/topics.js';
import { callService } from '../operator/callService.js';
import type { Allowed, Score } from './judge.js';

const operatorName = 'soak';

/** The robot may still say for so long what it was told when the prompt was over, milliseconds. */
const lastWordsMs = 1_000;

/** Another program on the suite's domain: hears what it says, and approves prompts of its own. Times are the computer's clock's. */
export class Observer {
  readonly scores: Score[] = [];
  readonly told: { readonly atMs: number; readonly what: string }[] = [];
  readonly said: string[] = [];
  readonly allowed: Allowed[] = [];
  /** Prompts by the harness that were approved. */
  readonly approved: string[] = [];
  /** How often each prompt was said to be executing. */
  readonly executions = new Map<string, number>();
  readonly states: { readonly atMs: number; readonly sessionId: string; readonly folder: string }[] = [];
  readonly #node: rclnodejs.Node;
  readonly #prompts = new Map<string, PromptMessage>();
  #count = 0;

  /** `rclnodejs.init` comes before. */
  constructor() {
    this.#node = createNode('rapport_soak');
    createSubscription<EngagementMessage>(this.#node, topics.engagement, ({ header: of, score }) => {
      const stampMs = Number(stampToNs(of.stamp)) / 1e6;
      this.scores.push({ atMs: Date.now(), stampMs, isKnown: !Number.isNaN(score) });
    });
    createSubscription<SessionStateMessage>(this.#node, topics.sessionState, (state) => {
      this.states.push({ atMs: Date.now(), sessionId: state.session_id, folder: state.folder });
    });
    createSubscription<StringMessage>(this.#node, topics.speech, ({ data }) => {
      this.told.push({ atMs: Date.now(), what: `said "${data}"` });
      this.said.push(data);
    });
    createSubscription<JointAnglesMessage>(this.#node, topics.jointAngles, ({ joint_names: joints }) => {
      this.told.push({ atMs: Date.now(), what: `moved ${joints.join(', ')}` });
    });
    createSubscription<PromptMessage>(this.#node, topics.prompt, (prompt) => this.#promptCame(prompt));
    this.#node.spin();
  }

  /**
   * Has the robot say a sentence of its own, as soon as an operator could approve it.
   *
   * @returns why not, where something was refused
   */
  async approvePrompt(behaviourId: string): Promise<string | undefined> {
    this.#count += 1;
    const open: { fromMs: number; toMs: number } = { fromMs: Infinity, toMs: Infinity };
    try {
      const { prompt_id: id } = await callService(this.#node, services.proposePrompt, {
        behaviour_id: behaviourId,
        text: `Sentence ${this.#count} of this test.`,
        reason: 'soak',
        operator_name: operatorName,
      });
      const untilMs = performance.now() + 5_000;
      while (!this.#prompts.has(id) && performance.now() < untilMs) await delay(10);
      const prompt = this.#prompts.get(id);
      if (prompt === undefined) return `prompt ${id} was not announced`;
      const seen = nsToStamp(this.#node.now().nanoseconds);
      open.fromMs = Date.now();
      this.allowed.push(open);
      this.#open.set(id, open);
      await callService(this.#node, services.decidePrompt, {
        decision: {
          header: header(this.#node.now().nanoseconds, ''),
          prompt_id: id,
          revision: prompt.revision,
          seen,
          kind: decisionCodes.approve,
          behaviour_id: '',
          text: '',
          operator_name: operatorName,
          reason: 'soak',
          automatic: false,
        },
      });
      this.approved.push(id);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** What was allowed is allowed no more: whoever was to do it has been killed, and nobody in its place is up within a second. */
  closeAllowed(atMs: number): void {
    for (const open of this.#open.values()) open.toMs = Math.min(open.toMs, atMs + lastWordsMs);
    this.#open.clear();
  }

  readonly #open = new Map<string, { fromMs: number; toMs: number }>();

  #promptCame(prompt: PromptMessage): void {
    const { id, status } = prompt;
    this.#prompts.set(id, prompt);
    if (status === promptStatusCodes.executing) this.executions.set(id, (this.executions.get(id) ?? 0) + 1);
    if (!overPromptCodes.includes(status)) return;
    const open = this.#open.get(id);
    if (open) open.toMs = Date.now() + lastWordsMs;
    this.#open.delete(id);
  }
}
