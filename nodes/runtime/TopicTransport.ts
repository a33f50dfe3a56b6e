import type rclnodejs from 'rclnodejs';
import { Observable, map } from 'rxjs';

import { sentenceOf } from '../../core/sentenceOf.js';
import type { Warning } from '../../core/Warning.js';
import type { Topic } from '../topics.js';
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
  /** Who published it, by its endpoint's gid on the graph. */
  readonly publisher: string;
}

/** A node's way to topics. */
export class TopicTransport {
  readonly #node: rclnodejs.Node;
  readonly #warn: (warning: Warning) => void;

  /** @param warn hears of messages that hold no value; a throw in rclnodejs's callback would end the process */
  constructor(node: rclnodejs.Node, warn: (warning: Warning) => void) {
    this.#node = node;
    this.#warn = warn;
  }

  publisher<Value, Message>(
    topic: Topic<Value, Message>,
    { name = this.#node.resolveTopicName(topic.name) }: TopicOptions = {},
  ): TopicPublisher<Value> {
    const publisher = createPublisher(this.#node, topic.type, name, topic.qos);
    // Of what is not kept for who comes later, nothing is built that nobody reads.
    const always = isKept(topic.qos);
    return {
      publish: (value) => {
        if (always || publisher.subscriptionCount() > 0) publisher.publish(topic.toMessage(value) as object);
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
      return createSubscription<Message>(this.#node, { type, name, qos }, (message, info) => {
        missedBefore += gapBefore(info);
        const value = this.#read(topic, message);
        if (value === undefined) {
          missedBefore += 1;
          return;
        }
        subscriber.next({ value, missedBefore, publisher: info.publisherGid.toString('hex') });
        missedBefore = 0;
      });
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
