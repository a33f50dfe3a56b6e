import type rclnodejs from 'rclnodejs';
import { Observable, map } from 'rxjs';

import type { Topic } from '../topics.js';
import type { InProcessBus } from './InProcessBus.js';
import { createPublisher, createSubscription, type RosMessageInfo } from './rosEndpoints.js';

/** Publishes one topic, by reference within the process and over DDS where somebody else listens. */
export interface TopicPublisher<Value> {
  publish(value: Value): void;
  /** Subscribers outside this process. */
  subscriptionCount(): number;
  release(): void;
}

export interface ObserveOptions {
  /** Another name than the topic's own (already resolved, for example the compressed one of a remapped image). */
  readonly name?: string;
  /** Called with how many messages of a publisher never came, or were replaced by a newer one before they were read. */
  readonly onMissed?: (count: number) => void;
}

/** A node's way to topics: which of them travel within the process and which over DDS is decided here alone. */
export class TopicTransport {
  readonly #node: rclnodejs.Node;
  readonly #bus: InProcessBus;

  constructor(node: rclnodejs.Node, bus: InProcessBus) {
    this.#node = node;
    this.#bus = bus;
  }

  publisher<Value, Message>(topic: Topic<Value, Message>): TopicPublisher<Value> {
    const local = this.#bus.advertise(this.#node.resolveTopicName(topic.name));
    const publisher = createPublisher(this.#node, topic.type, topic.name, topic.qos);
    // A latched value must be there for who comes later; of the others nothing is built that nobody reads.
    const always = topic.qos === 'latched';
    return {
      publish: (value) => {
        local.emit(value);
        if (always || publisher.subscriptionCount() > 0) publisher.publish(topic.toMessage(value) as object);
      },
      subscriptionCount: () => publisher.subscriptionCount(),
      release: () => {
        local.withdraw();
        publisher.destroy();
      },
    };
  }

  /** Subscribed to while observed. */
  observe<Value, Message>(topic: Topic<Value, Message>, options: ObserveOptions = {}): Observable<Value> {
    const name = options.name ?? this.#node.resolveTopicName(topic.name);
    return new Observable<Value>((subscriber) => {
      const local = this.#bus.observe(name) as Observable<Value> | undefined;
      const values = local ?? this.#observeDds<Message>(topic, name, options).pipe(map(topic.fromMessage));
      return values.subscribe(subscriber);
    });
  }

  #observeDds<Message>(
    { type, qos }: Pick<Topic<never>, 'type' | 'qos'>,
    name: string,
    { onMissed }: ObserveOptions,
  ): Observable<Message> {
    return new Observable<Message>((subscriber) => {
      const missed = onMissed && countMissed(onMissed);
      return createSubscription<Message>(this.#node, { type, name, qos }, (message, info) => {
        missed?.(info);
        subscriber.next(message);
      });
    });
  }
}

/** Reads the gaps in a publisher's sequence numbers. */
function countMissed(onMissed: (count: number) => void): (info: RosMessageInfo) => void {
  const last = new Map<string, bigint>();
  return ({ publisherGid, publicationSequenceNumber }) => {
    const publisher = publisherGid.toString('hex');
    const before = last.get(publisher);
    if (before === undefined) last.clear();
    last.set(publisher, publicationSequenceNumber);
    if (before !== undefined && publicationSequenceNumber > before + 1n)
      onMissed(Number(publicationSequenceNumber - before - 1n));
  };
}
