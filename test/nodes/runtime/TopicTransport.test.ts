import { parse } from '@foxglove/rosmsg';
import { MessageReader } from '@foxglove/rosmsg2-serialization';
import type rclnodejs from 'rclnodejs';
import { describe, expect, it } from 'vitest';

import type { AffectFrame } from '../../../core/affect/AffectFrame.js';
import type { RawImageMessage } from '../../../core/frame/ImageMessage.js';
import { ProcessTopics } from '../../../nodes/runtime/ProcessTopics.js';
import { TopicTransport, type Counted } from '../../../nodes/runtime/TopicTransport.js';
import { topics } from '../../../nodes/topics.js';
import { definitionOf } from '../../../record/messageDefinition.js';

type Receive = (message: unknown, info: object) => void;

/** Who subscribes to what, as DDS knows it, and what goes through it. */
class Graph {
  readonly subscriptions = new Set<{ readonly name: string; readonly receive: Receive }>();
  /** Messages that went through DDS, as they were given to it. */
  readonly sent: unknown[] = [];

  subscribe(name: string, receive: Receive): () => void {
    const subscription = { name, receive };
    this.subscriptions.add(subscription);
    return () => this.subscriptions.delete(subscription);
  }

  /** What the transport needs of a node. */
  node(): rclnodejs.Node {
    const listening = (name: string) => [...this.subscriptions].filter((each) => each.name === name);
    const node = {
      resolveTopicName: (name: string) => `/${name}`,
      createPublisher: (type: string, name: string) => {
        let sequence = 0n;
        return {
          get subscriptionCount() {
            return listening(name).length;
          },
          publish: (given: object) => {
            this.sent.push(given);
            sequence += 1n;
            const message = Buffer.isBuffer(given) ? decoded(type, given) : given;
            const info = { publisherGid: Buffer.from([1]), publicationSequenceNumber: sequence };
            for (const { receive } of listening(name)) receive(message, info);
          },
        };
      },
      createSubscription: (_type: string, name: string, _options: object, receive: Receive) =>
        this.subscribe(name, receive),
      destroySubscription: (end: () => void) => {
        end();
      },
    };
    return node as unknown as rclnodejs.Node;
  }
}

function decoded(type: string, bytes: Uint8Array): unknown {
  return new MessageReader(parse(definitionOf(type), { ros2: true })).readMessage(bytes);
}

const noWarning = (): void => {
  throw new Error('Nothing is to be warned of.');
};

function frameAt(stampNs: bigint): AffectFrame {
  return {
    skippedBefore: 0,
    isFrozen: false,
    frame: { width: 4, height: 3, stampNs, frameId: 'camera' },
    affects: [],
  };
}

/** Two nodes of one process: what one publishes, and what the other gets. */
function twoNodes() {
  const graph = new Graph();
  const shared = new ProcessTopics();
  const received: Counted<AffectFrame>[] = [];
  const publisher = new TopicTransport(graph.node(), shared, noWarning).publisher(topics.affects);
  const observing = new TopicTransport(graph.node(), shared, noWarning)
    .observeCounted(topics.affects)
    .subscribe((value) => received.push(value));
  return { graph, publisher, observing, received };
}

describe('what the links of the chain give each other', () => {
  it('is handed over as it is where nobody outside the process subscribes, and no message is written', () => {
    const { graph, publisher, received } = twoNodes();
    const frame = frameAt(1n);
    publisher.publish(frame);
    expect(received.map(({ value }) => value)).toEqual([frame]);
    expect(received[0]?.value).toBe(frame);
    expect(graph.sent).toEqual([]);
  });

  it('is sent as one message to all where somebody outside subscribes, and each gets it once', () => {
    const { graph, publisher, received } = twoNodes();
    const outside: unknown[] = [];
    graph.subscribe('/rapport/affects', (message) => outside.push(message));
    publisher.publish(frameAt(1n));
    expect(graph.sent).toHaveLength(1);
    expect(received.map(({ value }) => value)).toEqual([frameAt(1n)]);
    expect(outside).toMatchObject([{ header: { stamp: { sec: 0, nanosec: 1 }, frame_id: 'camera' } }]);
  });

  it('is the same, and nothing counts as missed, while others come and go', () => {
    const { graph, publisher, received } = twoNodes();
    for (let image = 1; image <= 20; image += 1) {
      const end = image % 3 === 0 ? graph.subscribe('/rapport/affects', () => undefined) : undefined;
      publisher.publish(frameAt(BigInt(image)));
      end?.();
    }
    expect(graph.sent).toHaveLength(6);
    expect(received.map(({ value }) => value)).toEqual(
      Array.from({ length: 20 }, (_, index) => frameAt(BigInt(index + 1))),
    );
    expect(received.map(({ missedBefore }) => missedBefore)).toEqual(Array<number>(20).fill(0));
  });

  it('reaches nobody who has stopped observing', () => {
    const { graph, publisher, observing, received } = twoNodes();
    observing.unsubscribe();
    publisher.publish(frameAt(1n));
    expect(received).toEqual([]);
    expect(graph.subscriptions.size).toBe(0);
  });

  it('reaches nodes of another process as a message', () => {
    const { graph, publisher, received } = twoNodes();
    const elsewhere: AffectFrame[] = [];
    new TopicTransport(graph.node(), new ProcessTopics(), noWarning)
      .observe(topics.affects)
      .subscribe((value) => elsewhere.push(value));
    publisher.publish(frameAt(7n));
    expect(elsewhere).toEqual([frameAt(7n)]);
    expect(received.map(({ value }) => value)).toEqual([frameAt(7n)]);
  });
});

describe('everything else', () => {
  it('is a message within a process too, an image as well: who has sent it matters', () => {
    const graph = new Graph();
    const transport = new TopicTransport(graph.node(), new ProcessTopics(), noWarning);
    const said: string[] = [];
    transport.observe(topics.speech).subscribe(({ data }) => said.push(data));
    transport.publisher(topics.speech).publish({ data: 'Hello' });
    expect(said).toEqual(['Hello']);
    expect(graph.sent).toEqual([{ data: 'Hello' }]);

    const pictures: Counted<RawImageMessage>[] = [];
    transport.observeCounted(topics.image).subscribe((picture) => pictures.push(picture));
    const data = Uint8Array.from([1, 2, 3]);
    const picture = { width: 1, height: 1, encoding: 'rgb8', step: 3, isBigendian: false, data };
    transport.publisher(topics.image).publish({ ...picture, stampNs: 9n, frameId: 'camera' });
    expect(pictures).toEqual([
      { value: { ...picture, stampNs: 9n, frameId: 'camera' }, missedBefore: 0, publisher: '01' },
    ]);
  });
});
