import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { incompatibleEndpoints } from '../../../nodes/runtime/incompatibleEndpoints.js';
import type { EndpointQuality, TopicEndpoint } from '../../../nodes/runtime/topicGraph.js';

const reliable: EndpointQuality = {
  reliability: 'reliable',
  durability: 'volatile',
  liveliness: 'automatic',
  deadlineNs: undefined,
  leaseNs: undefined,
};
const bestEffort: EndpointQuality = { ...reliable, reliability: 'best effort' };
const latched: EndpointQuality = { ...reliable, durability: 'transient local' };

function endpoint(node: string, quality: EndpointQuality, type = 'sensor_msgs/msg/Image'): TopicEndpoint {
  return { node, quality, type, gid: node };
}

function texts(publishers: readonly TopicEndpoint[], subscribers: readonly TopicEndpoint[]): string[] {
  return incompatibleEndpoints('face', [{ topic: '/t', publishers, subscribers }]).map(({ text }) => text);
}

describe('incompatibleEndpoints', () => {
  it('names a subscriber that asks for more than the node offers, and what to set', () => {
    expect(texts([endpoint('face', bestEffort)], [endpoint('rviz', reliable)])).toEqual([
      'rviz asks for reliable delivery on /t, which face does not offer, so that it gets nothing: set the subscription of rviz to reliability best effort.',
    ]);
    expect(texts([endpoint('face', bestEffort)], [endpoint('a/planner', latched)])).toEqual([
      'a/planner asks for reliable delivery and earlier messages too (transient local) on /t, which face does not offer, so that it gets nothing: set the subscription of a/planner to reliability best effort and durability volatile.',
    ]);
  });

  it('names a publisher that offers less than the node asks for, and what to set', () => {
    expect(texts([endpoint('usb_cam', bestEffort)], [endpoint('face', reliable)])).toEqual([
      'face asks for reliable delivery on /t, which usb_cam does not offer, so that nothing of it arrives: set the publisher of usb_cam to reliability reliable.',
    ]);
  });

  it('is content where one of several subscriptions of the node takes what is offered', () => {
    const ours = [bestEffort, reliable, latched].map((quality) => endpoint('face', quality));
    for (const quality of [bestEffort, reliable, latched])
      expect(texts([endpoint('driver', quality)], ours)).toEqual([]);
  });

  it('says nothing of what is not the node’s own', () => {
    expect(texts([endpoint('usb_cam', bestEffort)], [endpoint('rviz', reliable)])).toEqual([]);
  });

  it('tells deadlines and liveliness that are asked for and not offered', () => {
    const second = { ...reliable, deadlineNs: 1_000_000_000n };
    expect(texts([endpoint('face', reliable)], [endpoint('a', second)])[0]).toContain('to no deadline.');
    expect(texts([endpoint('face', second)], [endpoint('a', reliable)])).toEqual([]);
    expect(texts([endpoint('face', second)], [endpoint('a', second)])).toEqual([]);
    const byHand = { ...reliable, liveliness: 'manual by topic' } as const;
    expect(texts([endpoint('face', reliable)], [endpoint('a', byHand)])[0]).toContain('signs of life');
    expect(texts([endpoint('face', byHand)], [endpoint('a', reliable)])).toEqual([]);
  });

  it('names messages of another type, which meet nobody', () => {
    const compressed = endpoint('cam', bestEffort, 'sensor_msgs/msg/CompressedImage');
    expect(
      incompatibleEndpoints('face', [
        { topic: '/t', publishers: [compressed], subscribers: [endpoint('face', bestEffort)] },
      ]),
    ).toEqual([
      {
        code: 'topic/other-type',
        text: 'cam has messages of sensor_msgs/msg/CompressedImage on /t and face those of sensor_msgs/msg/Image, so that neither hears the other: remap one of the two.',
      },
    ]);
  });

  it('puts all into one warning, and counts what would make it too long', () => {
    const subscribers = ['a', 'b', 'c', 'd', 'e'].map((node) => endpoint(node, reliable));
    const [told, ...others] = texts([endpoint('face', bestEffort)], subscribers);
    expect(others).toEqual([]);
    expect(told?.match(/asks for reliable/gu)).toHaveLength(3);
    expect(told).toMatch(/And 2 more like these\.$/u);
  });

  it('never objects to who asks for what is offered', () => {
    const quality = fc.record<EndpointQuality>({
      reliability: fc.constantFrom('reliable', 'best effort', undefined),
      durability: fc.constantFrom('transient local', 'volatile', undefined),
      liveliness: fc.constantFrom('automatic', 'manual by topic', undefined),
      deadlineNs: fc.option(fc.bigInt({ min: 1n, max: 9n }), { nil: undefined }),
      leaseNs: fc.option(fc.bigInt({ min: 1n, max: 9n }), { nil: undefined }),
    });
    fc.assert(
      fc.property(quality, (same) => {
        expect(texts([endpoint('face', same)], [endpoint('other', same)])).toEqual([]);
        expect(texts([endpoint('other', same)], [endpoint('face', same)])).toEqual([]);
      }),
    );
  });
});
