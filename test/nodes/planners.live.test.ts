import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { cycloneddsPython, CycloneddsListener } from '../peer/cyclonedds.js';
import { diagnosticsTopic, statuses } from '../peer/diagnostics.js';
import { claimDomain } from '../peer/domain.js';
import { Peer, stampOf, type PeerTopic } from '../peer/Peer.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { recording } from '../peer/recording.js';
import { faceTopics, suiteTopics } from '../peer/topics.js';
import { waitUntil } from '../peer/waitUntil.js';

const video = recording('WolfgangLanger_Pexels.mp4');
const otherDds = await cycloneddsPython();

// Other DDS implementations do not know ROS's way to keep to the machine.
process.env['ROS_AUTOMATIC_DISCOVERY_RANGE'] = 'SUBNET';

const { compressedImage, faces, affects, engagement, facesTracked, personsTracked, log } = suiteTopics;
const calibration = { name: '/calibration', type: 'sensor_msgs/msg/CameraInfo', qos: 'latched' } as const;

/** As rclpy subscribes where nothing is said: `create_subscription(…, 10)`. */
const byDefault = (topic: PeerTopic): PeerTopic => ({ ...topic, qos: 'default' });

describe.skipIf(video === undefined)('what a planner gets that says nothing of quality of service', () => {
  let peer: Peer;
  let suite: RapportProcess;
  let domain: number;

  beforeAll(async () => {
    domain = await claimDomain();
    peer = await Peer.start(domain);
    // Sent once, before anybody listens.
    peer.publish(calibration, { width: 640, height: 360, k: [600, 0, 320, 0, 600, 180, 0, 0, 1] });
    peer.subscribe(diagnosticsTopic, log, ...[faces, affects, engagement, facesTracked].map(byDefault));
    suite = new RapportProcess(domain, [
      'node',
      'engagement',
      'affect',
      'face',
      'camera',
      '--ros-args',
      ...['-r', `image:=${compressedImage.name}`, '-r', `camera_info:=${calibration.name}`],
      ...['-p', `camera:source:='${video ?? ''}'`, '-p', 'camera:loop:=true', '-p', 'camera:rate_hz:=5'],
    ]);
  }, 120_000);

  afterAll(async () => {
    await suite.dispose();
    await peer.dispose();
  });

  const told = (node: string, text: string): Promise<string> =>
    waitUntil(
      `${node} to tell ${text}`,
      () => statuses(peer, node).find(({ message }) => message.includes(text))?.message,
    );

  it('faces, affects and engagement, from images of a topic that is named as compressed', async () => {
    for (const { name } of [faces, affects, engagement, facesTracked]) await peer.count(name, 5);
  });

  it('the pictures of a face', async () => {
    // A loaded machine may lose sight of a face, which has another id then.
    const followed = new Set<string>();
    await waitUntil('three pictures and regions of a face', () => {
      for (const id of (peer.messages(facesTracked.name).at(-1)?.ids ?? []) as string[]) {
        const { aligned, roi } = faceTopics(id);
        if (!followed.has(id)) peer.subscribe(byDefault(aligned), byDefault(roi));
        followed.add(id);
      }
      return [...followed].some((id) =>
        [faceTopics(id).aligned, faceTopics(id).roi].every(({ name }) => peer.messages(name).length >= 3),
      );
    });
  });

  it('poses by a calibration that was sent once, where camera_info is remapped to', async () => {
    const entry = await peer.message(log.name, ({ kind }) => kind === 'calibration');
    expect(entry.values).toContainEqual({ key: 'focalX', value: '600' });
  });

  it('a word on /diagnostics where it asks for what is not offered, and of messages of another type', async () => {
    peer.subscribe({ ...engagement, qos: 'latched' });
    await told('engagement', 'peer asks for earlier messages too (transient local) on /rapport/engagement');
    peer.subscribe({ ...personsTracked, type: 'std_msgs/msg/String', qos: 'default' });
    await told('engagement', 'peer has messages of std_msgs/msg/String on /humans/persons/tracked');
    peer.subscribe(byDefault(compressedImage));
    await told('camera', `peer asks for reliable delivery on ${compressedImage.name}, which camera does not`);
  });

  it('a word on /diagnostics where two cameras send on one topic', async () => {
    peer.stream(compressedImage, { format: 'jpeg', data: [255, 216] }, { hz: 5 });
    expect(await told('face', '2 publishers send images on')).toMatch(/\((?:camera, peer|peer, camera)\)/);
    peer.unpublish(compressedImage.name);
  });

  it.skipIf(otherDds === undefined)('engagement, on another DDS implementation', async () => {
    const listener = new CycloneddsListener(otherDds ?? '', domain);
    try {
      const heard = await waitUntil(
        'engagement on Cyclone DDS',
        () => listener.heard.find(({ score }) => score !== undefined),
        { context: () => listener.errors.join('\n') },
      );
      const same = await peer.message(engagement.name, (message) => stampOf(message) === heard.stampNs);
      expect(heard.personId).toBe(same.person_id);
      expect(heard.score).toBeCloseTo(same.score, 6);
    } finally {
      listener.dispose();
    }
  });
});
