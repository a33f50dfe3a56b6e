import type { Warning } from '../../core/Warning.js';
import type { EndpointQuality, TopicEndpoint } from './topicGraph.js';

/** All that publish a topic or subscribe to it. */
export interface TopicEndpoints {
  /** Its resolved name. */
  readonly topic: string;
  readonly publishers: readonly TopicEndpoint[];
  readonly subscribers: readonly TopicEndpoint[];
}

/** More than these are counted, not named. */
const mostNamed = 3;

/**
 * Who does not hear a node, or is not heard by it, although both are on the same topic: DDS connects only those who speak of
 * one type, and a subscriber that asks for no more than the publisher offers. Nothing else tells that.
 *
 * @param own the node's name, as in its endpoints
 */
export function incompatibleEndpoints(own: string, topics: readonly TopicEndpoints[]): readonly Warning[] {
  const found = topics.flatMap((topic) => [...unheard(own, topic), ...unhearing(own, topic)]);
  return [...new Set(found.map(({ code }) => code))].map((code) => {
    const texts = [...new Set(found.filter((each) => each.code === code).map(({ text }) => text))];
    const more = texts.length > mostNamed ? ` And ${texts.length - mostNamed} more like these.` : '';
    return { code, text: `${texts.slice(0, mostNamed).join(' ')}${more}` };
  });
}

/** Publishers whose messages the node does not get, whichever of its subscriptions one takes. */
function unheard(own: string, { topic, publishers, subscribers }: TopicEndpoints): readonly Warning[] {
  const ours = subscribers.filter(({ node }) => node === own);
  return publishers
    .filter(({ node }) => node !== own)
    .flatMap((publisher): Warning[] => {
      const [asking] = ours;
      if (asking === undefined || ours.some((each) => isConnected(publisher, each))) return [];
      if (asking.type !== publisher.type)
        return [otherType(own, { topic, other: publisher, ours: asking.type })];
      const missing = missingIn(publisher.quality, asking.quality);
      const asked = missing.map((policy) => policy.asked).join(' and ');
      const remedy = missing.map((policy) => policy.offer).join(' and ');
      const text = `${own} asks for ${asked} on ${topic}, which ${publisher.node} does not offer, so that nothing of it arrives: set the publisher of ${publisher.node} to ${remedy}.`;
      return [{ code: 'topic/incompatible', text }];
    });
}

/** Subscribers that do not get the node's messages. */
function unhearing(own: string, { topic, publishers, subscribers }: TopicEndpoints): readonly Warning[] {
  const ours = publishers.filter(({ node }) => node === own);
  return subscribers
    .filter(({ node }) => node !== own)
    .flatMap((subscriber): Warning[] => {
      const [offering] = ours;
      if (offering === undefined || ours.some((each) => isConnected(each, subscriber))) return [];
      if (offering.type !== subscriber.type)
        return [otherType(own, { topic, other: subscriber, ours: offering.type })];
      const missing = missingIn(offering.quality, subscriber.quality);
      const asked = missing.map((policy) => policy.asked).join(' and ');
      const remedy = missing.map((policy) => policy.request).join(' and ');
      const text = `${subscriber.node} asks for ${asked} on ${topic}, which ${own} does not offer, so that it gets nothing: set the subscription of ${subscriber.node} to ${remedy}.`;
      return [{ code: 'topic/incompatible', text }];
    });
}

function otherType(
  own: string,
  { topic, other, ours }: { topic: string; other: TopicEndpoint; ours: string },
): Warning {
  const text = `${other.node} has messages of ${other.type} on ${topic} and ${own} those of ${ours}, so that neither hears the other: remap one of the two.`;
  return { code: 'topic/other-type', text };
}

function isConnected(publisher: TopicEndpoint, subscriber: TopicEndpoint): boolean {
  return publisher.type === subscriber.type && missingIn(publisher.quality, subscriber.quality).length === 0;
}

/** What DDS compares (OMG DDS 1.4, 2.2.3, "requested / offered"), as far as ROS sets it. */
interface Policy {
  readonly isMissing: (offered: EndpointQuality, asked: EndpointQuality) => boolean;
  readonly asked: string;
  /** What a subscriber sets to ask for no more. */
  readonly request: string;
  /** What a publisher sets to offer it. */
  readonly offer: string;
}

const policies: readonly Policy[] = [
  {
    isMissing: (offered, asked) => offered.reliability === 'best effort' && asked.reliability === 'reliable',
    asked: 'reliable delivery',
    request: 'reliability best effort',
    offer: 'reliability reliable',
  },
  {
    isMissing: (offered, asked) =>
      offered.durability === 'volatile' && asked.durability === 'transient local',
    asked: 'earlier messages too (transient local)',
    request: 'durability volatile',
    offer: 'durability transient local',
  },
  {
    isMissing: (offered, asked) => isLonger(offered.deadlineNs, asked.deadlineNs),
    asked: 'a deadline',
    request: 'no deadline',
    offer: 'that deadline or a shorter one',
  },
  {
    isMissing: (offered, asked) =>
      (offered.liveliness === 'automatic' && asked.liveliness === 'manual by topic') ||
      isLonger(offered.leaseNs, asked.leaseNs),
    asked: 'signs of life',
    request: 'liveliness automatic without a lease duration',
    offer: 'that liveliness and lease duration',
  },
];

function missingIn(offered: EndpointQuality, asked: EndpointQuality): readonly Policy[] {
  return policies.filter(({ isMissing }) => isMissing(offered, asked));
}

/** `undefined` is for ever. */
function isLonger(offeredNs: bigint | undefined, askedNs: bigint | undefined): boolean {
  return askedNs !== undefined && (offeredNs === undefined || offeredNs > askedNs);
}
