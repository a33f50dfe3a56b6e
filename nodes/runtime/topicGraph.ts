import type rclnodejs from 'rclnodejs';

/** A publisher or a subscriber of a topic, wherever it runs. */
export interface TopicEndpoint {
  /** Of its node, with the namespace where it has one. */
  readonly node: string;
  /** As in a message's info. */
  readonly gid: string;
}

/** What rclnodejs gives; it declares objects without fields. */
interface EndpointInfo {
  readonly node_name: string;
  readonly node_namespace: string;
  readonly endpoint_gid: readonly number[];
}

/** Who publishes a topic, by its resolved name. */
export function publishersOf(node: rclnodejs.Node, topic: string): readonly TopicEndpoint[] {
  return endpoints(node.getPublishersInfoByTopic(topic, false) as readonly EndpointInfo[]);
}

/** Who subscribes to a topic, by its resolved name. */
export function subscribersOf(node: rclnodejs.Node, topic: string): readonly TopicEndpoint[] {
  return endpoints(node.getSubscriptionsInfoByTopic(topic, false) as readonly EndpointInfo[]);
}

function endpoints(found: readonly EndpointInfo[]): readonly TopicEndpoint[] {
  return found.map(({ node_name: name, node_namespace: namespace, endpoint_gid: gid }) => ({
    node: namespace === '/' ? name : `${namespace.slice(1)}/${name}`,
    gid: Buffer.from(gid).toString('hex'),
  }));
}
