import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Frame } from '../../core/frame/Frame.js';
import { diagnosticsTopic, statuses, type Status } from '../peer/diagnostics.js';
import { claimDomain } from '../peer/domain.js';
import { Peer, stampOf, type PeerMessage, type PeerTopic } from '../peer/Peer.js';
import { compressedImage, frameOf, grey, rawEncodings, rawImage, twice } from '../peer/pictures.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { recording } from '../peer/recording.js';
import { suiteTopics } from '../peer/topics.js';
import { waitUntil } from '../peer/waitUntil.js';

const video = recording('WolfgangLanger_Pexels.mp4');
const frameId = 'camera_of_the_peer';
const { image, compressedImage: compressed, faces, affects, engagement } = suiteTopics;
const hz = 6;

let domain: number;
let peer: Peer;
let picture: Frame;
const started: RapportProcess[] = [];

function rapport(...args: string[]): RapportProcess {
  const made = new RapportProcess(domain, args);
  started.push(made);
  return made;
}

/** The messages made from an image that the peer has published on the topic since it last forgot. */
function madeFrom(source: PeerTopic, output: PeerTopic): readonly PeerMessage[] {
  const stamps = new Set(peer.published(source.name));
  return peer.messages(output.name).filter((message) => stamps.has(stampOf(message)));
}

function status(node: string, accepts: (status: Status) => boolean): Promise<Status> {
  return waitUntil(`a fitting status of ${node}`, () => statuses(peer, node).find(accepts), {
    context: () => `The last one was ${JSON.stringify(statuses(peer, node).at(-1))}.`,
  });
}

/** Streams images until faces of them come, and gives the newest of these messages. */
async function facesOf(source: PeerTopic, message: object, count = 1): Promise<PeerMessage> {
  peer.forget();
  peer.stream(source, message, { hz });
  const found = await waitUntil(
    `${count} faces`,
    () => madeFrom(source, faces).findLast((made) => (made as { faces: unknown[] }).faces.length === count),
    { context: () => JSON.stringify(statuses(peer, 'face').at(-1)) },
  );
  peer.unstream(source.name);
  return found;
}

describe.skipIf(video === undefined)('images of all kinds from another program', () => {
  let perception: RapportProcess;

  beforeAll(async () => {
    domain = await claimDomain();
    peer = await Peer.start(domain);
    peer.subscribe(faces, affects, engagement, diagnosticsTopic);
    picture = await frameOf(video ?? '', 60);
    perception = rapport('node', 'engagement', 'affect', 'face', '--ros-args', '-r', `image:=${image.name}`);
    await status('face', ({ values }) => values['state'] === 'active');
  }, 120_000);

  afterAll(async () => {
    await Promise.all(started.map((each) => each.dispose()));
    await peer.dispose();
  });

  describe('raw', () => {
    it('warns that nobody publishes images, and what to do', async () => {
      const { level, message } = await status('face', ({ message: text }) =>
        text.includes('nobody publishes it'),
      );
      expect(level).toBe(1);
      expect(message).toContain(`No image on ${image.name}`);
    });

    it.each(Object.keys(rawEncodings))('finds the face in %s', async (encoding) => {
      const found = await facesOf(image, rawImage(picture, encoding, frameId));
      expect(found).toMatchObject({ header: { frame_id: frameId }, image_width: 640, image_height: 360 });
    });

    it('finds the face in rows that are padded', async () => {
      const { bytes } = rawEncodings['rgb8']?.(picture) ?? { bytes: new Uint8Array() };
      const step = 640 * 3 + 64;
      const padded = new Uint8Array(step * 360);
      for (let row = 0; row < 360; row += 1)
        padded.set(bytes.subarray(row * 1920, (row + 1) * 1920), row * step);
      const wide = { ...picture, width: step / 3, data: padded };
      await facesOf(image, { ...rawImage(wide, 'rgb8', frameId), width: 640, step });
    });

    const bad: readonly [what: string, code: string, change: object][] = [
      ['a step that is too small', 'image/step', { step: 100 }],
      ['fewer bytes than its rows need', 'image/length', { height: 480 }],
      ['more bytes than its rows need', 'image/length', { height: 240 }],
      ['an encoding that does not exist', 'image/encoding', { encoding: 'rgb9' }],
      ['a depth image', 'image/encoding', { encoding: '32FC1', step: 2560 }],
      ['no size', 'image/zero-size', { width: 0, height: 0, step: 0, data: [] }],
      ['a size beyond all cameras', 'image/too-large', { width: 100_000, height: 100_000, step: 300_000 }],
    ];

    it.each(bad)('warns of an image with %s, and makes nothing of it', async (_what, code, change) => {
      peer.forget();
      const count = (values: Status['values']): number => Number(values[`${code} [count]`] ?? 0);
      const before = count(statuses(peer, 'face').at(-1)?.values ?? {});
      peer.stream(image, { ...rawImage(picture, 'rgb8', frameId), ...change }, { hz, count: 5 });
      const { level, values } = await status('face', (each) => count(each.values) > before);
      expect(level).toBe(1);
      expect(values['state']).toBe('active');
      await waitUntil('all five images published', () => peer.published(image.name).length === 5);
      expect(madeFrom(image, faces)).toEqual([]);
      expect(madeFrom(image, engagement)).toEqual([]);
      expect(perception.running).toBe(true);
    });

    it('says each kind of trouble in the log, but not with every image', () => {
      // 5 images of a kind at 6 Hz fall into one throttle time of 5 s; the two kinds of image/length came in turn.
      const lines = perception.lines.filter((line) => line.includes('needs rows of'));
      expect(lines).toHaveLength(1);
    });

    it('works with good images after bad ones', async () => {
      peer.forget();
      peer.stream(image, rawImage(picture, 'rgb8', frameId), { hz });
      await status('face', ({ level, message }) => level === 0 && message === 'active');
      expect(madeFrom(image, faces).length).toBeGreaterThan(0);
      peer.unstream(image.name);
    });

    it('works with good images between bad ones', async () => {
      peer.forget();
      peer.stream(image, rawImage(picture, 'rgb8', frameId), { hz });
      for (let turn = 0; turn < 5; turn += 1)
        peer.publish(image, { ...rawImage(picture, 'rgb8', frameId), encoding: 'rgb9' });
      await waitUntil('faces', () => madeFrom(image, faces).length > 3);
      peer.unstream(image.name);
    });

    it('says that no face is visible, and publishes that with the image', async () => {
      peer.forget();
      peer.stream(image, rawImage(grey(640, 360), 'rgb8', frameId), { hz });
      const { level } = await status('face', ({ message }) => message.includes('No face is visible'));
      expect(level).toBe(1);
      const made = await waitUntil('an image without faces', () =>
        madeFrom(image, faces).find((message) => (message as { faces: unknown[] }).faces.length === 0),
      );
      const of = await waitUntil('its engagement', () =>
        madeFrom(image, engagement).find((message) => stampOf(message) === stampOf(made)),
      );
      expect(of).toMatchObject({
        score: NaN,
        smoothed_score: NaN,
        level: 0,
        source: 0,
        face_id: '',
        face_count: 0,
      });
      peer.unstream(image.name);
    });

    it('tells two faces apart, warns that the child is not known, and follows one', async () => {
      const found = await facesOf(image, rawImage(twice(picture), 'rgb8', frameId), 2);
      const [left, right] = (found as { faces: { id: string; x: number; width: number }[] }).faces.toSorted(
        (a, b) => a.x - b.x,
      );
      expect(left?.id).not.toBe(right?.id);
      expect((left?.x ?? NaN) + (left?.width ?? NaN)).toBeLessThan(right?.x ?? NaN);
      await status('face', ({ message, level }) => level === 1 && message.includes('2 faces are visible'));
      await status(
        'engagement',
        ({ message, level }) => level === 1 && message.includes('2 faces are in view'),
      );
      const followed = madeFrom(image, engagement).filter(({ face_count: count }) => count === 2);
      expect(followed.length).toBeGreaterThan(0);
      expect(
        new Set(followed.map(({ face_id: id }) => id as string).filter((id) => id !== '')).size,
      ).toBeLessThanOrEqual(1);
    });
  });

  describe('a camera that stops and comes back', () => {
    it('lists nobody as tracked any more, also for whoever comes later', async () => {
      const tracked = (of: string) =>
        ({ name: `/humans/${of}/tracked`, type: 'hri_msgs/msg/IdsList', qos: 'latched' }) as const;
      const idsOf = (topic: PeerTopic) =>
        peer.messages(topic.name).map((message) => (message as { ids: string[] }).ids);
      const persons = tracked('persons');
      const facesTracked = { ...tracked('faces'), qos: 'event' } as const;
      peer.forget();
      peer.subscribe(persons, facesTracked);
      peer.stream(image, rawImage(picture, 'rgb8', frameId), { hz });
      for (const topic of [persons, facesTracked])
        await waitUntil(topic.name, () => idsOf(topic).at(-1)?.length === 1);
      peer.unstream(image.name);
      for (const topic of [persons, facesTracked])
        await waitUntil(`nobody on ${topic.name}`, () => idsOf(topic).at(-1)?.length === 0);
    });

    it('leaves the last score nowhere: engagement is not known until images come again', async () => {
      peer.forget();
      peer.stream(image, rawImage(picture, 'rgb8', frameId), { hz });
      await waitUntil('a score', () => madeFrom(image, engagement).some(({ score }) => !Number.isNaN(score)));
      peer.unstream(image.name);
      const silent = await status('face', ({ message }) => message.includes('although a camera is there'));
      expect(silent.level).toBe(1);
      // Images came before, so the driver's transport profile is not to blame.
      expect(silent.message).toContain('although a camera is there and images came before');
      expect(silent.message).not.toContain('fastdds-shared-memory.xml');
      const last = await waitUntil('engagement not known', () => {
        const newest = peer.messages(engagement.name).at(-1);
        return newest !== undefined && Number.isNaN(newest.score) && newest;
      });
      expect(last).toMatchObject({
        score: NaN,
        smoothed_score: NaN,
        level: 0,
        source: 0,
        face_id: '',
        person_id: '',
      });
      await status(
        'engagement',
        ({ level, message }) => level === 1 && message.includes('No facial attributes'),
      );
      // The warning lasts as long as the silence does; it is well again only with new images.
      const sinceWarning = (): Status[] => {
        const all = statuses(peer, 'engagement');
        return all.slice(all.findIndex(({ level }) => level === 1));
      };
      await waitUntil('five more seconds', () => sinceWarning().length > 5);
      for (const { level } of sinceWarning()) expect(level).toBe(1);
      // Every score is of an image: none was made up, or given again, while there were none.
      const scored = peer.messages(engagement.name).filter(({ score }) => !Number.isNaN(score));
      expect(madeFrom(image, engagement).filter(({ score }) => !Number.isNaN(score))).toHaveLength(
        scored.length,
      );
      expect(new Set(scored.map(stampOf)).size).toBe(scored.length);
    });

    it('says that the camera is gone when its publisher is', async () => {
      peer.unpublish(image.name);
      const { level } = await status('face', ({ message }) => message.includes('nobody publishes it'));
      expect(level).toBe(1);
    });

    it('is well again when it returns', async () => {
      peer.forget();
      peer.stream(image, rawImage(picture, 'rgb8', frameId), { hz });
      await waitUntil('a score', () => madeFrom(image, engagement).some(({ score }) => !Number.isNaN(score)));
      await status('face', ({ level, message }) => level === 0 && message === 'active');
      await status('engagement', ({ level, message }) => level === 0 && message === 'active');
      peer.unstream(image.name);
    });
  });

  describe('compressed', () => {
    beforeAll(async () => {
      await Promise.all(started.map((each) => each.dispose()));
      rapport(
        'node',
        'face',
        '--ros-args',
        '-r',
        `image:=${image.name}`,
        '-p',
        'image_transport:=compressed',
      );
      peer.forget();
      await status('face', ({ values }) => values['state'] === 'active');
    }, 120_000);

    it.each(['jpeg', 'png'] as const)('finds the face in %s', async (format) => {
      const found = await facesOf(compressed, compressedImage(picture, format, { frameId }));
      expect(found).toMatchObject({ header: { frame_id: frameId }, image_width: 640, image_height: 360 });
    });

    const bad: readonly [what: string, code: string, make: () => object][] = [
      [
        'a truncated JPEG',
        'image/truncated-jpeg',
        () => compressedImage(picture, 'jpeg', { frameId, keep: 0.7 }),
      ],
      [
        'a truncated PNG',
        'image/truncated-png',
        () => compressedImage(picture, 'png', { frameId, keep: 0.7 }),
      ],
      ['an empty file', 'image/empty', () => ({ format: 'jpeg', data: [] })],
      ['something else', 'image/format', () => ({ format: 'jpeg', data: [1, 2, 3, 4, 5, 6, 7, 8, 9] })],
    ];

    it.each(bad)('warns of %s, and makes nothing of it', async (_what, code, make) => {
      peer.forget();
      peer.stream(compressed, make(), { hz, count: 5 });
      const { level } = await status('face', ({ values }) => values[`${code} [count]`] !== undefined);
      expect(level).toBe(1);
      await waitUntil('all five images published', () => peer.published(compressed.name).length === 5);
      expect(madeFrom(compressed, faces)).toEqual([]);
    });

    it('works with good images after bad ones', async () => {
      await facesOf(compressed, compressedImage(picture, 'jpeg', { frameId }));
    });
  });

  it('has the camera node publish its compressed images where the face node looks for them', async () => {
    await Promise.all(started.map((each) => each.dispose()));
    const remap = ['--ros-args', '-r', `image:=${image.name}`];
    const camera = [
      '-p',
      `source:='${video ?? ''}'`,
      '-p',
      'rate_hz:=6',
      '-p',
      'compressed:=true',
      '-p',
      'loop:=true',
    ];
    rapport('node', 'face', ...remap, '-p', 'image_transport:=compressed');
    rapport('node', 'camera', ...remap, ...camera);
    peer.forget();
    await peer.message(faces.name, (message: { faces: unknown[] }) => message.faces.length === 1);
  }, 120_000);
});
