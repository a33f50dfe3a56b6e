import rclnodejs from 'rclnodejs';

import type { AskedQos, OfferedQos } from '../../record/qosText.js';
import { qosProfile } from './qualityOfService.js';

/**
 * Topics as serialised messages, of whatever type: what a recorder takes. The bytes are never decoded, so that nothing of them can
 * change.
 */

type Node = rclnodejs.Node;

/** A publisher of somebody's, as the graph knows it. */
export interface TopicOffer {
  readonly type: string;
  readonly qos: OfferedQos;
  /** RIHS01; `undefined` with ROS 2 Humble, which knows none. */
  readonly typeHash?: string | undefined;
}

interface EndpointInfo {
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

export function offersOf(node: Node, topic: string): readonly TopicOffer[] {
  const endpoints = node.getPublishersInfoByTopic(topic, false) as unknown as readonly EndpointInfo[];
  return endpoints.map(({ topic_type: type, topic_type_hash: hash, qos_profile: qos }) => ({
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
  }));
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
    readonly qos: AskedQos;
  },
  receive: (data: Buffer) => void,
): () => void {
  const options = { isRaw: true, qos: qosProfile(topic.qos) };
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
