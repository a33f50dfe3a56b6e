import rclnodejs from 'rclnodejs';

import type { OfferedQos } from '../../record/qosText.js';

/**
 * Topics as serialised messages, of whatever type: what a recorder takes and a player gives. The bytes are never decoded, so
 * that nothing of them can change.
 */

type Node = rclnodejs.Node;

/** A publisher of somebody's, as the graph knows it. */
export interface TopicOffer {
  readonly nodeName: string;
  readonly type: string;
  readonly qos: OfferedQos;
  /** RIHS01; `undefined` with ROS 2 Humble, which knows none. */
  readonly typeHash?: string | undefined;
}

interface EndpointInfo {
  readonly node_name: string;
  readonly topic_type: string;
  readonly topic_type_hash?: { readonly version: number; readonly value: Buffer };
  readonly qos_profile: {
    readonly history: number;
    readonly depth: number;
    readonly reliability: number;
    readonly durability: number;
    readonly liveliness: number;
  };
}

/** The topics that somebody publishes, with their types; a topic may have several. */
export function topicsOnGraph(
  node: Node,
): readonly { readonly name: string; readonly types: readonly string[] }[] {
  return node.getTopicNamesAndTypes().map(({ name, types }) => ({ name, types }));
}

export function offersOf(node: Node, topic: string): readonly TopicOffer[] {
  const endpoints = node.getPublishersInfoByTopic(topic, false) as unknown as readonly EndpointInfo[];
  return endpoints.map(
    ({ node_name: nodeName, topic_type: type, topic_type_hash: hash, qos_profile: qos }) => ({
      nodeName,
      type,
      qos: {
        history: qos.history,
        depth: qos.depth,
        reliability: qos.reliability,
        durability: qos.durability,
        liveliness: qos.liveliness,
      },
      ...(hash !== undefined && {
        typeHash: `RIHS0${hash.version}_${Buffer.from(hash.value).toString('hex')}`,
      }),
    }),
  );
}

function profile({
  depth,
  reliability,
  durability,
}: Pick<OfferedQos, 'depth' | 'reliability' | 'durability'>): rclnodejs.QoS {
  const keepLast = rclnodejs.QoS.HistoryPolicy.RMW_QOS_POLICY_HISTORY_KEEP_LAST;
  return new rclnodejs.QoS(keepLast, depth, reliability, durability);
}

/**
 * @param receive gets the CDR bytes, encapsulation header first; they are its own
 * @returns the function that ends the subscription
 * @throws what rclnodejs throws for a type that is not installed
 */
export function subscribeRaw(
  node: Node,
  topic: {
    readonly name: string;
    readonly type: string;
    readonly qos: Pick<OfferedQos, 'depth' | 'reliability' | 'durability'>;
  },
  receive: (data: Buffer) => void,
): () => void {
  const options = { isRaw: true, qos: profile(topic.qos) };
  const callback = (data: unknown): void => receive(data as Buffer);
  const subscription = node.createSubscription(
    topic.type as never,
    topic.name,
    options as never,
    callback as never,
  );
  return () => {
    node.destroySubscription(subscription);
  };
}

export interface RawPublisher {
  /** CDR bytes, encapsulation header first. */
  publish(data: Buffer): void;
  /** A message by its fields; what the type does not have is left out. */
  publishFields(fields: object): void;
  subscriptionCount(): number;
  /** Waits until subscribers have taken what is reliable, at most so long. */
  waitForAllAcked(timeoutMs: number): boolean;
  destroy(): void;
}

/** @throws what rclnodejs throws for a type that is not installed */
export function publishRaw(
  node: Node,
  topic: {
    readonly name: string;
    readonly type: string;
    readonly qos: Pick<OfferedQos, 'depth' | 'reliability' | 'durability'>;
  },
): RawPublisher {
  const publisher = node.createPublisher(topic.type as never, topic.name, {
    qos: profile(topic.qos),
  }) as unknown as {
    publish(message: object): void;
    readonly subscriptionCount: number;
    waitForAllAcked(timeoutNs: bigint): boolean;
  };
  return {
    publish: (data) => {
      publisher.publish(data);
    },
    publishFields: (fields) => {
      publisher.publish(fields);
    },
    subscriptionCount: () => publisher.subscriptionCount,
    waitForAllAcked: (timeoutMs) => publisher.waitForAllAcked(BigInt(Math.round(timeoutMs)) * 1_000_000n),
    destroy: () => {
      node.destroyPublisher(publisher as never);
    },
  };
}
