import type rclnodejs from 'rclnodejs';
import { Observable, map } from 'rxjs';

import { sentenceOf } from '../../core/sentenceOf.js';
import type { Warning } from '../../core/Warning.js';
import { CdrEncoder } from '../../record/CdrEncoder.js';
import { definitionOf } from '../../record/messageDefinition.js';
import type { Topic } from '../topics.js';
import type { ProcessTopics } from './ProcessTopics.js';
import { isKept } from './qualityOfService.js';
import { createPublisher, createSubscription, type RosMessageInfo } from './rosEndpoints.js';

export interface TopicPublisher<Value> {
  publish(value: Value): void;
  subscriptionCount(): number;
  release(): void;
}

export interface TopicOptions {
  /** Another name than the topic's own (already resolved, for example the compressed one of a remapped image). */
  readonly name?: string;
}

/** A value with the number of its publisher's messages that never came, or were replaced before they were read. */
export interface Counted<Value> {
  readonly value: Value;
  readonly missedBefore: number;
  /** Who published it, by its endpoint's gid on the graph; empty where a node of the same process has handed it over. */
  readonly publisher: string;
}

/**
 * A node's way to topics.
 *
 * What the links of the chain give each other goes one of two ways: as the value that it is where only nodes of the same
 * process subscribe, as one message to all where anybody else does. Its numbers are the same either way (`Topic.ofEachImage`).
 */
export class TopicTransport {
  readonly #node: rclnodejs.Node;
  readonly #processTopics: ProcessTopics;
  readonly #warn: (warning: Warning) => void;

  /** @param warn hears of messages that hold no value; a throw in rclnodejs's callback would end the process */
  constructor(node: rclnodejs.Node, processTopics: ProcessTopics, warn: (warning: Warning) => void) {
    this.#node = node;
    this.#processTopics = processTopics;
    this.#warn = warn;
  }

  publisher<Value, Message>(
    topic: Topic<Value, Message>,
    { name = this.#node.resolveTopicName(topic.name) }: TopicOptions = {},
  ): TopicPublisher<Value> {
    const publisher = createPublisher(this.#node, topic.type, name, topic.qos);
    const write = messageWriter(topic);
    // Of what is not kept for who comes later, nothing is built that nobody reads.
    const always = isKept(topic.qos);
    return {
      publish: (value) => {
        const subscriptions = publisher.subscriptionCount();
        if (topic.ofEachImage === 'handed over' && subscriptions <= this.#processTopics.receiverCount(name))
          this.#processTopics.handOver(name, value);
        else if (always || subscriptions > 0) publisher.publish(write(value));
      },
      subscriptionCount: () => publisher.subscriptionCount(),
      release: () => {
        publisher.destroy();
      },
    };
  }

  /** Subscribed to while observed. */
  observe<Value, Message>(topic: Topic<Value, Message>, options: TopicOptions = {}): Observable<Value> {
    return this.observeCounted(topic, options).pipe(map(({ value }) => value));
  }

  /** As `observe`, with what was missed before each value. */
  observeCounted<Value, Message>(
    topic: Topic<Value, Message>,
    options: TopicOptions = {},
  ): Observable<Counted<Value>> {
    const name = options.name ?? this.#node.resolveTopicName(topic.name);
    return new Observable((subscriber) => {
      const gapBefore = sequenceGaps();
      const { type, qos: offered, takenAs: qos = offered } = topic;
      let missedBefore = 0;
      const give = (value: Value, publisher: string): void => {
        const missed = missedBefore;
        missedBefore = 0;
        subscriber.next({ value, missedBefore: missed, publisher });
      };
      subscriber.add(
        createSubscription<Message>(this.#node, { type, name, qos }, (message, info) => {
          missedBefore += gapBefore(info);
          const value = this.#read(topic, message);
          if (value === undefined) missedBefore += 1;
          else give(value, info.publisherGid.toString('hex'));
        }),
      );
      if (topic.ofEachImage === 'handed over')
        subscriber.add(
          this.#processTopics.receive(name, (value) => {
            give(value as Value, '');
          }),
        );
    });
  }

  #read<Value, Message>(topic: Topic<Value, Message>, message: Message): Value | undefined {
    try {
      return topic.fromMessage(message);
    } catch (error) {
      const text = `A message on ${this.#node.resolveTopicName(topic.name)} is left out: ${sentenceOf(error)}`;
      this.#warn({ code: 'topic/unreadable', text });
      return undefined;
    }
  }
}

/** Makes of a value what rclnodejs publishes: of what comes with each image the bytes, which it takes long to write itself. */
function messageWriter<Value, Message>(topic: Topic<Value, Message>): (value: Value) => object {
  if (topic.ofEachImage === undefined) return (value) => topic.toMessage(value) as object;
  const encoder = new CdrEncoder(definitionOf(topic.type));
  return (value) => encoder.borrow(topic.toMessage(value) as object);
}

/** Reads the gaps in a publisher's sequence numbers. */
function sequenceGaps(): (info: RosMessageInfo) => number {
  const last = new Map<string, bigint>();
  return ({ publisherGid, publicationSequenceNumber }) => {
    const publisher = publisherGid.toString('hex');
    const before = last.get(publisher);
    // A publisher that comes back is a new one.
    if (before === undefined) last.clear();
    last.set(publisher, publicationSequenceNumber);
    return before !== undefined && publicationSequenceNumber > before + 1n
      ? Number(publicationSequenceNumber - before - 1n)
      : 0;
  };
}
