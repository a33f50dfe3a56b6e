import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { diagnosticsTopic, statuses } from '../peer/diagnostics.js';
import { claimDomain } from '../peer/domain.js';
import { change } from '../peer/lifecycle.js';
import { Peer, stampOf, type PeerMessage, type PeerTopic } from '../peer/Peer.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { recording } from '../peer/recording.js';
import { faceTopics, personTopics, suiteTopics } from '../peer/topics.js';
import { waitUntil } from '../peer/waitUntil.js';

const video = recording('WolfgangLanger_Pexels.mp4');
const image = ['--ros-args', '-r', `image:=${suiteTopics.image.name}`];
const frameId = 'nao_front_camera';

const layouts = [
  { layout: 'in one process', processes: [['engagement', 'affect', 'face']] },
  { layout: 'each in its own process', processes: [['engagement'], ['affect'], ['face']] },
];

/** What has come so far, for a failure's message. */
function overview(peer: Peer): string {
  const counts = Object.values(suiteTopics).map(({ name }) => `${name} ${peer.received(name).length}`);
  const said = ['camera', 'face', 'affect', 'engagement'].map((node) =>
    JSON.stringify(statuses(peer, node).at(-1)),
  );
  return [...counts, ...said].join('\n');
}

describe.skipIf(video === undefined).each(layouts)('camera to engagement, nodes $layout', ({ processes }) => {
  let peer: Peer;
  const started: RapportProcess[] = [];
  let faceId: string;
  let personId: string;

  /** Messages of images that the peer has seen too: the suite may have found the camera before the peer did. */
  function since(messages: readonly PeerMessage[]): readonly PeerMessage[] {
    const [first] = peer.messages(suiteTopics.image.name).map(stampOf);
    return first === undefined ? [] : messages.filter((message) => stampOf(message) >= first);
  }

  /** Every message's stamp and frame id are an image's. */
  function expectOfAnImage(messages: readonly PeerMessage[]): void {
    const images = new Set(peer.messages(suiteTopics.image.name).map(stampOf));
    expect(since(messages).length).toBeGreaterThan(0);
    for (const message of since(messages)) {
      expect(images).toContain(stampOf(message));
      expect(message).toMatchObject({ header: { frame_id: frameId } });
    }
  }

  beforeAll(async () => {
    const domain = await claimDomain();
    peer = await Peer.start(domain);
    const {
      image: images,
      faces,
      affects,
      engagement,
      facesTracked,
      personsTracked,
      personsKnown,
    } = suiteTopics;
    peer.subscribe(
      images,
      faces,
      affects,
      engagement,
      facesTracked,
      personsTracked,
      personsKnown,
      diagnosticsTopic,
    );
    for (const nodes of processes) started.push(new RapportProcess(domain, ['node', ...nodes, ...image]));
    for (const node of ['engagement', 'affect', 'face'])
      await peer.message(diagnosticsTopic.name, (array) => {
        const status = (array as { status: { name: string; values: { value: string }[] }[] }).status[0];
        return status?.name === `rapport: ${node}` && status.values[0]?.value === 'active';
      });
    const source = [
      '-p',
      `source:='${video ?? ''}'`,
      '-p',
      'loop:=true',
      '-p',
      'rate_hz:=8',
      '-p',
      `frame_id:=${frameId}`,
    ];
    started.push(new RapportProcess(domain, ['node', 'camera', ...image, ...source]));
    // A loaded machine may lose sight of the face for so long that it gets a new id: then that one is followed.
    const followed = new Set<string>();
    const follow = (topicsOfId: Record<string, PeerTopic>, id: string): void => {
      if (!followed.has(id)) peer.subscribe(...Object.values(topicsOfId));
      followed.add(id);
    };
    [faceId, personId] = await waitUntil(
      'all topics of one face and its person',
      () => {
        const face = peer.messages(facesTracked.name).at(-1)?.ids[0] as string | undefined;
        const person = peer.messages(personsTracked.name).at(-1)?.ids[0] as string | undefined;
        if (face !== undefined) follow(faceTopics(face), face);
        if (person !== undefined) follow(personTopics(person), person);
        return (
          face !== undefined &&
          person !== undefined &&
          Object.values(faceTopics(face)).every(({ name }) => since(peer.messages(name)).length >= 8) &&
          since(peer.messages(personTopics(person).engagementStatus.name)).length >= 8 &&
          ([face, person] as const)
        );
      },
      { context: () => overview(peer) },
    );
  }, 180_000);

  afterAll(async () => {
    await Promise.all(started.map((each) => each.dispose()));
    await peer.dispose();
  });

  it('publishes the faces of an image, with crop, landmarks, pose and quality', () => {
    const faces = peer.messages(suiteTopics.faces.name).filter((message) => message.faces.length > 0);
    expectOfAnImage(faces);
    const { image_width: width, image_height: height, faces: found } = faces.at(-1);
    expect([width, height]).toEqual([640, 360]);
    const [face] = found;
    expect(face.id).toBe(faceId);
    expect(face.score).toBeGreaterThan(0.6);
    // The five landmarks lie within the box, the eyes above the mouth.
    const xs = face.landmarks.filter((_: number, index: number) => index % 2 === 0);
    for (const x of xs) {
      expect(x).toBeGreaterThan(face.x);
      expect(x).toBeLessThan(face.x + face.width);
    }
    expect(Math.max(face.landmarks[1], face.landmarks[3])).toBeLessThan(
      Math.min(face.landmarks[7], face.landmarks[9]),
    );
    expect(face.crop).toEqual({ bytes: face.crop_size ** 2 * 3 });
    expect(face.head_pose.known).toBe(true);
    // The head is in front of the camera, at arm's length to a few metres.
    expect(face.head_pose.z).toBeGreaterThan(0.1);
    expect(face.head_pose.z).toBeLessThan(5);
    expect(face.coverage).toBeGreaterThan(0);
  });

  it('publishes the 22 attributes of the face, and what each rests on', () => {
    const affects = peer.messages(suiteTopics.affects.name).filter((message) => message.affects.length > 0);
    expectOfAnImage(affects);
    const [affect] = affects.at(-1).affects;
    expect(affect.face_id).toBe(faceId);
    expect(affect.expressions).toHaveLength(8);
    expect(affect.action_units).toHaveLength(12);
    expect(affect.quality).toHaveLength(22);
    const numbers = [
      ...affect.action_units,
      ...affect.expressions,
      affect.arousal,
      affect.valence,
    ] as number[];
    // NaN exactly where nothing stands behind a number (0 is UNAVAILABLE).
    expect(numbers.map(Number.isNaN)).toEqual(affect.quality.map((quality: number) => quality === 0));
    const sum = (affect.expressions as number[])
      .filter((each) => !Number.isNaN(each))
      .reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 4);
    for (const probability of numbers.slice(0, 20).filter((each) => !Number.isNaN(each))) {
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
    }
    expect(affect.model_id).not.toBe('');
  });

  it('publishes the engagement, named as the prior that it is while no head is trained', () => {
    const known = peer.messages(suiteTopics.engagement.name).filter(({ score }) => !Number.isNaN(score));
    expectOfAnImage(known);
    for (const message of known) {
      expect(message).toMatchObject({ source: 1, head_id: '', person_id: personId, face_count: 1 });
      expect(Math.abs(message.score)).toBeLessThanOrEqual(1);
      expect(Math.abs(message.smoothed_score)).toBeLessThanOrEqual(1);
      expect(message.uncertainty).toBeNaN();
    }
  });

  it('publishes each stage once an image, in order, and says how many images were left out', () => {
    const images = peer.messages(suiteTopics.image.name).map(stampOf);
    /** Without the "not known" that comes of itself when a loaded machine has let a second pass. */
    const ofImages = (topic: string): readonly PeerMessage[] =>
      peer.messages(topic).filter((message) => images.includes(stampOf(message)));
    for (const topic of [suiteTopics.faces, suiteTopics.affects, suiteTopics.engagement]) {
      const stamps = ofImages(topic.name).map(stampOf);
      expect(new Set(stamps).size).toBe(stamps.length);
      expect(stamps).toEqual([...stamps].sort((a, b) => (a < b ? -1 : 1)));
    }
    const engagements = ofImages(suiteTopics.engagement.name);
    const [first, last] = [engagements[0], engagements.at(-1)].map(stampOf);
    if (first === undefined || last === undefined) throw new Error('No engagement came.');
    const between = images.filter((stamp) => stamp > first && stamp <= last).length;
    const skipped = engagements
      .slice(1)
      .reduce((sum, { skipped_before }) => sum + (skipped_before as number), 0);
    // Every image after the first engagement's was either processed or counted as skipped. What a lost message between
    // two processes had counted is lost with it.
    if (processes.length === 1) expect(engagements.length - 1 + skipped).toBe(between);
    else expect(engagements.length - 1 + skipped).toBeLessThanOrEqual(between);
  });

  it('publishes the face as ROS4HRI knows it: region, pictures, action units, expression', () => {
    const topics = faceTopics(faceId);
    expectOfAnImage(peer.messages(suiteTopics.facesTracked.name));
    for (const topic of Object.values(topics)) expectOfAnImage(peer.messages(topic.name));
    const roi = peer.messages(topics.roi.name).at(-1);
    expect(roi.xmin).toBeGreaterThanOrEqual(0);
    expect(roi.xmax).toBeLessThanOrEqual(1);
    expect(roi.xmin).toBeLessThan(roi.xmax);
    expect(roi.ymin).toBeLessThan(roi.ymax);
    for (const { name } of [topics.cropped, topics.aligned])
      expect(peer.messages(name).at(-1)).toMatchObject({
        width: 128,
        height: 128,
        encoding: 'rgb8',
        step: 384,
        data: { bytes: 128 * 128 * 3 },
      });
    const facs = peer.messages(topics.facs.name).at(-1);
    expect(facs.intensity).toHaveLength(99);
    // Confidence stands for "estimated" and is 0 for every code that is none of the suite's twelve.
    const estimated = (facs.confidence as number[]).flatMap((each, code) => (each > 0 ? [code] : []));
    for (const code of estimated) expect([1, 2, 4, 5, 6, 9, 12, 17, 20, 25, 26, 43]).toContain(code);
    const expression = peer.messages(topics.expression.name).at(-1);
    expect(['neutral', 'angry', 'sad', 'happy', 'surprised', 'disgusted', 'scared']).toContain(
      expression.expression,
    );
    expect(expression.confidence).toBeGreaterThan(0);
  });

  it('publishes the person as ROS4HRI knows it: anonymous, its face, its engagement level', async () => {
    const topics = personTopics(personId);
    expect(personId).toMatch(/^[A-Za-z]/);
    expect(await peer.message(topics.faceId.name)).toEqual({ data: faceId });
    expect(await peer.message(topics.anonymous.name)).toEqual({ data: true });
    expect(peer.messages(suiteTopics.personsKnown.name).at(-1)).toMatchObject({ ids: [personId] });
    const levels = peer.messages(topics.engagementStatus.name);
    expectOfAnImage(levels);
    for (const { level } of levels) expect([0, 1, 2, 3, 4]).toContain(level);
  });

  it.each(['face', 'affect', 'engagement'])('says on /diagnostics how fast %s is', async (node) => {
    const { values } = await waitUntil('figures on /diagnostics', () =>
      statuses(peer, node).find((status) => Number(status.values['frames']) > 0),
    );
    expect(Number(values['latency p50 [ms]'])).toBeGreaterThan(0);
    expect(Number(values['latency p99 [ms]'])).toBeGreaterThanOrEqual(Number(values['latency p50 [ms]']));
    expect(Number(values['rate [1/s]'])).toBeGreaterThan(0);
  });

  it('takes the distance of the head from the camera’s calibration, once its driver publishes one', async () => {
    const { faces, cameraInfo } = suiteTopics;
    type Found = { faces: { head_pose: { known: boolean; z: number } }[] };
    const distances = () =>
      peer
        .messages(faces.name)
        .flatMap(({ faces: [face] }: Found) => (face?.head_pose.known ? [face.head_pose.z] : []));
    const median = (values: number[]) =>
      values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
    const taken = median(distances());
    // Three times the focal length that is taken for pictures of this size, 543.5: three times as far away.
    const k = [1630.5, 0, 320, 0, 1630.5, 180, 0, 0, 1];
    peer.stream(cameraInfo, { width: 640, height: 360, k }, { hz: 5 });
    await waitUntil('a distance three times as large', () => {
      const latest = distances().slice(-8);
      return latest.length === 8 && median(latest) > 2 * taken && median(latest) < 4 * taken;
    });
    peer.unstream(cameraInfo.name);
  });

  it.each(['affect', 'face'])(
    'lets %s be taken down and brought up again while images come',
    async (node) => {
      for (let turn = 0; turn < 3; turn += 1) {
        for (const transition of ['deactivate', 'cleanup', 'configure', 'activate'] as const)
          expect(await change(peer, node, transition)).toBe(true);
      }
      peer.forget();
      await peer.message(suiteTopics.engagement.name, ({ score }: { score: number }) => !Number.isNaN(score));
      for (const each of started) expect(each.running).toBe(true);
    },
  );
});
