import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import { openVideo } from '../../sources/video/openVideo.js';
import { chainParameters } from '../../config/chainParameters.js';
import type { Reading } from '../../core/chain/Reading.js';
import { imageOf, readImages } from '../../core/chain/readImages.js';
import type { Frame } from '../../core/frame/Frame.js';
import { loadChain } from '../../models/loadChain.js';
import { toReadingMessage } from '../../nodes/messages/readingMessage.js';
import { nsToStamp } from '../../nodes/runtime/stamp.js';
import { diagnosticsTopic } from '../peer/diagnostics.js';
import { claimDomain } from '../peer/domain.js';
import { Peer, stampOf, type PeerMessage, type PeerTopic } from '../peer/Peer.js';
import { rawImage } from '../peer/pictures.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { recording } from '../peer/recording.js';
import { suiteTopics } from '../peer/topics.js';

const video = recording('single_face.mp4');
const remap = ['--ros-args', '-r', `image:=${suiteTopics.image.name}`];
const count = 24;
/** As a recording's stamps are: years ago, and 15 images a second. */
const stampNs = (index: number): bigint => 1_700_000_000_000_000_000n + BigInt(index) * 66_666_667n;

/** As the peer writes messages down: numbers in plain arrays. */
function asJson(message: object): unknown {
  return JSON.parse(
    JSON.stringify(message, (_key, value: unknown) =>
      ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value,
    ),
    // JSON has no word for what is no number.
    (_key, value: unknown) => (value === null ? NaN : value),
  );
}

describe.skipIf(video === undefined)('the same recording', () => {
  const frames: Frame[] = [];
  let expected: readonly unknown[];

  beforeAll(async () => {
    const opened = await openVideo(video ?? '');
    for await (const frame of opened.frames()) {
      frames.push({ ...frame, stampNs: stampNs(frames.length), frameId: 'camera' });
      if (frames.length === count) break;
    }
    await opened.close();
    expected = (await withoutRos(frames)).map((reading) => asJson(toReadingMessage(reading)));
  });

  it('gives a reading of every image without ROS, and a face in most of them', () => {
    expect(expected).toHaveLength(count);
    const faces = expected.map((reading) => (reading as { faces: unknown[] }).faces.length);
    expect(faces.filter((seen) => seen === 1).length).toBeGreaterThan(count / 2);
  });

  it.each([
    { plan: 'in one process', processes: [['face', 'affect', 'engagement']], overheard: [] },
    {
      plan: 'in one process, whose topics somebody listens to',
      processes: [['face', 'affect', 'engagement']],
      overheard: [suiteTopics.faces, suiteTopics.affects],
    },
    { plan: 'in three processes', processes: [['face'], ['affect'], ['engagement']], overheard: [] },
  ])(
    'gives the same readings $plan, to the last bit',
    async ({ processes, overheard }) => {
      expect(await overRos(frames, processes, overheard)).toEqual(expected);
    },
    180_000,
  );
});

/** The chain as a command runs it. */
async function withoutRos(frames: readonly Frame[]): Promise<Reading[]> {
  const { loaded: chain, release } = await loadChain(chainParameters());
  const readings: Reading[] = [];
  const images = (async function* () {
    for (const frame of frames) yield await Promise.resolve(imageOf(frame));
  })();
  for await (const reading of readImages(images, chain)) if (reading) readings.push(reading);
  await release();
  return readings;
}

const started: RapportProcess[] = [];
const peers: Peer[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.dispose()));
  await Promise.all(peers.splice(0).map((each) => each.dispose()));
});

/** The nodes' readings of these images; each image is sent when the one before has been read, so that none is left out. */
async function overRos(
  frames: readonly Frame[],
  processes: readonly (readonly string[])[],
  overheard: readonly PeerTopic[],
): Promise<readonly PeerMessage[]> {
  const domain = await claimDomain();
  const peer = await Peer.start(domain);
  peers.push(peer);
  peer.subscribe(suiteTopics.reading, diagnosticsTopic, ...overheard);
  for (const nodes of processes) started.push(new RapportProcess(domain, ['node', ...nodes, ...remap]));
  for (const node of ['engagement', 'affect', 'face'])
    await peer.message(diagnosticsTopic.name, (array) => {
      const [status] = (array as { status: { name: string; values: { value: string }[] }[] }).status;
      return status?.name === `rapport: ${node}` && status.values[0]?.value === 'active';
    });
  for (const [index, frame] of frames.entries()) {
    const image = rawImage(frame, 'rgb8', frame.frameId) as { header: object };
    const message = { ...image, header: { ...image.header, stamp: nsToStamp(stampNs(index)) } };
    const isRead = (): boolean =>
      peer.messages(suiteTopics.reading.name).some((reading) => stampOf(reading) === stampNs(index));
    // The first image may be sent before the nodes have found the peer.
    for (let attempt = 0; attempt < 100 && !isRead(); attempt += 1) {
      if (attempt % 20 === 0) peer.publish(suiteTopics.image, message);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return peer.messages(suiteTopics.reading.name);
}
