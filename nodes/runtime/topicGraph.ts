import type rclnodejs from 'rclnodejs';

/** What a publisher offers, or a subscriber asks for; `undefined` where the graph does not say. */
export interface EndpointQuality {
  readonly reliability: 'reliable' | 'best effort' | undefined;
  readonly durability: 'transient local' | 'volatile' | undefined;
  readonly liveliness: 'automatic' | 'manual by topic' | undefined;
  /** The longest time between two messages; `undefined` for none. */
  readonly deadlineNs: bigint | undefined;
  /** The longest time between two signs of life; `undefined` for none. */
  readonly leaseNs: bigint | undefined;
}

/** A publisher or a subscriber of a topic, wherever it runs. */
export interface TopicEndpoint {
  /** Of its node, with the namespace where it has one. */
  readonly node: string;
  /** As in a message's info. */
  readonly gid: string;
  /** Of its messages, for example `sensor_msgs/msg/Image`. */
  readonly type: string;
  readonly quality: EndpointQuality;
}

interface Duration {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

/** What rclnodejs gives; it declares objects without fields. */
interface EndpointInfo {
  readonly node_name: string;
  readonly node_namespace: string;
  readonly endpoint_gid: readonly number[];
  readonly topic_type: string;
  readonly qos_profile: {
    readonly reliability: number;
    readonly durability: number;
    readonly liveliness: number;
    readonly deadline: Duration;
    readonly liveliness_lease_duration: Duration;
  };
}

/** Who publishes a topic, by its resolved name. */
export function publishersOf(node: rclnodejs.Node, topic: string): readonly TopicEndpoint[] {
  return endpoints(node.getPublishersInfoByTopic(topic, false) as readonly EndpointInfo[]);
}

/** Who subscribes to a topic, by its resolved name. */
export function subscribersOf(node: rclnodejs.Node, topic: string): readonly TopicEndpoint[] {
  return endpoints(node.getSubscriptionsInfoByTopic(topic, false) as readonly EndpointInfo[]);
}

/** The resolved names of the topics that a node publishes or subscribes to. */
export function topicsOf(node: rclnodejs.Node): readonly string[] {
  const name = node.name();
  const namespace = node.namespace();
  const published = node.getPublisherNamesAndTypesByNode(name, namespace);
  const subscribed = node.getSubscriptionNamesAndTypesByNode(name, namespace);
  return [...new Set([...published, ...subscribed].map((topic) => topic.name))];
}

/** A node's name as it stands in endpoints, with the namespace where it has one. */
export function fullName(name: string, namespace: string): string {
  return namespace === '/' ? name : `${namespace.slice(1)}/${name}`;
}

function endpoints(found: readonly EndpointInfo[]): readonly TopicEndpoint[] {
  return found.map((info) => ({
    node: nodeOf(info),
    gid: Buffer.from(info.endpoint_gid).toString('hex'),
    type: info.topic_type,
    quality: qualityOf(info.qos_profile),
  }));
}

/** Programs without ROS have no node's name; rmw writes one of these in its place. */
const nameless = new Set(['_CREATED_BY_BARE_DDS_APP_', '_NODE_NAME_UNKNOWN_', '']);
export const withoutNode = 'a program without a node';

function nodeOf({ node_name: name, node_namespace: namespace }: EndpointInfo): string {
  return nameless.has(name) ? withoutNode : fullName(name, namespace);
}

/** By the numbers of rmw's policies. */
const reliabilities = { 1: 'reliable', 2: 'best effort' } as const;
const durabilities = { 1: 'transient local', 2: 'volatile' } as const;
const livelinesses = { 1: 'automatic', 3: 'manual by topic' } as const;

/** rmw's infinite is a little more than this, seconds. */
const infiniteSec = 9_000_000_000n;

function qualityOf(profile: EndpointInfo['qos_profile']): EndpointQuality {
  return {
    reliability: reliabilities[profile.reliability as keyof typeof reliabilities],
    durability: durabilities[profile.durability as keyof typeof durabilities],
    liveliness: livelinesses[profile.liveliness as keyof typeof livelinesses],
    deadlineNs: finite(profile.deadline),
    leaseNs: finite(profile.liveliness_lease_duration),
  };
}

function finite({ seconds, nanoseconds }: Duration): bigint | undefined {
  const ns = seconds * 1_000_000_000n + BigInt(nanoseconds);
  // 0 stands for what is not said, which is infinite.
  return seconds >= infiniteSec || ns === 0n ? undefined : ns;
}
