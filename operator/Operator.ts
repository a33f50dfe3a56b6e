import { setTimeout as delay } from 'node:timers/promises';
import type rclnodejs from 'rclnodejs';

import { RapportError } from '../core/RapportError.js';
import { callService } from './callService.js';
import type { PromptMessage, SessionStateMessage } from '../nodes/messages/sessionMessages.js';
import { createClient, createPublisher, createSubscription } from '../nodes/runtime/rosEndpoints.js';
import { header } from '../nodes/runtime/stamp.js';
import { services, type Service } from '../nodes/services.js';
import { topics, type Topic } from '../nodes/topics.js';
import { missingNode } from './missingNode.js';
import { stopRobot } from './stopRobot.js';

/** Nodes of the same network are found in well under a second: who is not there by now has not been started. */
const searchMs = 5_000;
/** For what a node that has been found keeps for who comes later. */
const promptMs = 2_000;

const heartbeatMs = 1_000;

/** The operator's side of the suite, on a node of its own. */
export class Operator {
  readonly node: rclnodejs.Node;

  constructor(node: rclnodejs.Node) {
    this.node = node;
  }

  /**
   * Calls a service.
   *
   * @param options.attemptMs how long the answer may take, where the work takes longer than other answers
   * @throws RapportError `operator/no-node`, and what `callService` throws
   */
  async ask<Request extends object, Response extends { success: boolean; message: string }>(
    service: Service<Request, Response>,
    request: Request,
    options: { readonly attemptMs?: number } = {},
  ): Promise<Response> {
    // callService waits longer for the server, as a launch needs it; here a person waits.
    const client = createClient(this.node, service);
    const isServed = await client.waitForService(searchMs);
    client.destroy();
    if (!isServed)
      throw missingNode(service.servedBy, `serves ${this.node.resolveServiceName(service.name)}`);
    return callService(this.node, service, request, options);
  }

  /**
   * What the session node says of its session.
   *
   * @throws RapportError `operator/no-node`
   */
  async sessionState(): Promise<SessionStateMessage> {
    const state = await this.#first(topics.sessionState, { withinMs: searchMs });
    if (state !== undefined) return state;
    const topic = this.node.resolveTopicName(topics.sessionState.name);
    throw missingNode(services.startSession.servedBy, `publishes ${topic}`);
  }

  /** What a prompt proposes; `undefined` where the session node does not say it in time. */
  prompt(id: string): Promise<PromptMessage | undefined> {
    return this.#first(topics.prompt, { withinMs: promptMs, isWanted: (prompt) => prompt.id === id });
  }

  /**
   * The id of the prompt that waits for a decision.
   *
   * @throws RapportError `operator/no-open-prompt`, `operator/no-node`
   */
  async openPromptId(): Promise<string> {
    const { open_prompt_id: id } = await this.sessionState();
    if (id === '')
      throw new RapportError(
        'operator/no-open-prompt',
        'No prompt is open, so there is nothing to decide: wait for one, or propose one with rapport operator propose.',
      );
    return id;
  }

  /**
   * The next value of a topic.
   *
   * @param publishedBy the node to start where none comes
   * @throws RapportError `operator/no-node`
   */
  async next<Value, Message>(topic: Topic<Value, Message>, publishedBy: string): Promise<Value> {
    const message = await this.#first<Message>(messagesOf(topic), { withinMs: searchMs });
    if (message !== undefined) return topic.fromMessage(message);
    throw missingNode(publishedBy, `publishes ${this.node.resolveTopicName(topic.name)}`);
  }

  /** Says once a second that the operator is there; as long as the process lives. */
  async sayPresent(operator: string): Promise<never> {
    const { type, name, qos } = topics.operatorHeartbeat;
    const publisher = createPublisher(this.node, type, name, qos);
    for (;;) {
      const stamp = header(this.node.now().nanoseconds, '');
      publisher.publish({ header: stamp, operator_name: operator, tool: 'terminal' });
      await delay(heartbeatMs);
    }
  }

  stopRobot(reason: string): Promise<string> {
    return stopRobot(this.node, reason, { searchMs });
  }

  /** The first message of a topic, of those kept for who comes later or of those to come. */
  async #first<Message>(
    topic: Topic<Message>,
    options: { readonly withinMs: number; readonly isWanted?: (message: Message) => boolean },
  ): Promise<Message | undefined> {
    const { withinMs, isWanted = () => true } = options;
    let end = (): void => undefined;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Message | undefined>((resolve) => {
        end = createSubscription<Message>(this.node, topic, (message) => {
          if (isWanted(message)) resolve(message);
        });
        timer = setTimeout(() => resolve(undefined), withinMs);
      });
    } finally {
      clearTimeout(timer);
      end();
    }
  }
}

/** The topic whose messages are taken as they come. */
function messagesOf<Value, Message>(topic: Topic<Value, Message>): Topic<Message> {
  const asItIs = (message: Message): Message => message;
  return { ...topic, toMessage: asItIs, fromMessage: asItIs };
}
