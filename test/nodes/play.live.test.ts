import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { claimDomain } from '../peer/domain.js';
import { Peer, type PeerTopic } from '../peer/Peer.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { latched, makeRecording, reliable } from '../record/madeRecording.js';
import { sharedFile } from '../shared.js';
import { temporaryFolder } from '../setup/temporaryFolder.js';

const bag = sharedFile('data/recordings/derived/face_none.bag');
const sec = 1_000_000_000n;
const startNs = 1_700_000_000n * sec;
const speech: PeerTopic = { name: '/speech', type: 'std_msgs/msg/String', qos: 'event' };
const state: PeerTopic = { name: '/state', type: 'std_msgs/msg/String', qos: 'latched' };
const clock: PeerTopic = { name: '/clock', type: 'rosgraph_msgs/msg/Clock', qos: 'event' };

/** Ten a second for five seconds, one latched at the beginning. */
const messages = [
  { topic: state.name, logNs: startNs, text: 'Стање' },
  ...Array.from({ length: 50 }, (_, index) => ({
    topic: speech.name,
    logNs: startNs + (BigInt(index) * sec) / 10n,
    text: `Здраво ${index}`,
  })),
];
const texts = messages.slice(1).map(({ text }) => text);

describe('rapport play', () => {
  let domain: number;
  let peer: Peer;

  beforeAll(async () => {
    domain = await claimDomain();
    peer = await Peer.start(domain);
    peer.subscribe(speech, state, clock);
  });
  afterAll(() => peer.dispose());

  const call = (name: string, kind: string, request: object = {}) =>
    peer.call(`/rosbag2_player/${name}`, `rosbag2_interfaces/srv/${kind}`, request);

  function playFile(path: string, args: readonly string[] = []): RapportProcess {
    peer.forget();
    const player = new RapportProcess(domain, ['play', path, '--delay', '1', ...args]);
    onTestFinished(() => player.dispose());
    return player;
  }

  /** Starts to play a recording that is made for it, until the test ends. */
  async function play(args: readonly string[], made = messages): Promise<RapportProcess> {
    const path = join(temporaryFolder(), 'recording');
    await makeRecording(path, made, { qosOf: (topic) => (topic === state.name ? latched : reliable) });
    return playFile(path, args);
  }

  /** Nothing goes before player and peer have found each other, however long that takes on a loaded machine. */
  async function playHeard(args: readonly string[], made = messages): Promise<RapportProcess> {
    const player = await play(['--start-paused', ...args], made);
    await call('resume', 'Resume');
    return player;
  }

  const heard = (): string[] => peer.messages(speech.name).map(({ data }) => data);

  it('gives every message, in order, in the time that they were recorded in', async () => {
    const player = await playHeard([]);
    expect(await player.ended()).toMatchObject({ code: 0 });
    await peer.count(speech.name, 50);
    expect(heard()).toEqual(texts);
    expect(peer.messages(state.name)).toEqual([{ data: 'Стање' }]);
    const received = peer.received(speech.name).map(({ receivedNs }) => receivedNs);
    const tookSec = Number((received.at(-1) ?? 0n) - (received[0] ?? 0n)) / 1e9;
    // 49 tenths of a second; a loaded machine adds some.
    expect(tookSec).toBeGreaterThan(4.5);
    expect(tookSec).toBeLessThan(8);
    expect(player.output).toContain('51 messages played');
  });

  it('does not wait 54 years where the first stamps are 0', async () => {
    const player = await playHeard(
      [],
      [{ topic: state.name, logNs: 0n, text: 'early' }, ...messages.slice(1, 11)],
    );
    await player.ended();
    await peer.count(speech.name, 10);
    expect(peer.messages(state.name)).toEqual([{ data: 'early' }]);
    expect(player.output).toContain('Playing 2 topics, 0.9 s, paused.');
  });

  it('plays a part, faster, under other names, with what was latched before it', async () => {
    peer.subscribe({ ...speech, name: '/said' });
    const player = await playHeard([
      ...['--start-offset', '2', '--playback-duration', '1', '--rate', '2'],
      ...['--remap', '/speech:=/said', '--clock', '50'],
    ]);
    await player.ended();
    // From 2.0 to 3.0 s, both included.
    await peer.count('/said', 11);
    expect(peer.messages('/said').map(({ data }) => data)).toEqual(texts.slice(20, 31));
    expect(peer.messages(state.name)).toEqual([{ data: 'Стање' }]);
    const clocks = peer
      .messages(clock.name)
      .map(({ clock: at }) => at.sec + at.nanosec / 1e9 - Number(startNs / sec));
    expect(clocks.length).toBeGreaterThan(5);
    expect(Math.min(...clocks)).toBeGreaterThanOrEqual(1.99);
    expect(Math.max(...clocks)).toBeLessThan(4);
  });

  it('begins again with the first message when it loops', async () => {
    const player = await play(['--loop', '--rate', '10', '--clock']);
    await peer.count(speech.name, 170);
    // On a loaded machine the first ones go before the peer has found the player.
    const first = heard().indexOf(texts[0] ?? '');
    expect(heard().slice(first, first + 120)).toEqual([...texts, ...texts, ...texts].slice(0, 120));
    player.kill('SIGINT');
    expect(await player.ended()).toMatchObject({ code: 0 });
    const clocks: number[] = peer.messages(clock.name).map(({ clock: at }) => at.sec + at.nanosec / 1e9);
    // /clock goes back with every turn and forward otherwise.
    const back = clocks.filter((at, index) => index > 0 && at < (clocks[index - 1] ?? at)).length;
    const turns = heard().filter((text) => text === texts[0]).length;
    expect(back).toBeGreaterThanOrEqual(turns - 1);
    // The first turn and the last may have been heard in part.
    expect(back).toBeLessThanOrEqual(turns + 1);
  });

  it('serves what rosbag2’s player serves', async () => {
    const player = await play(['--start-paused']);
    expect(await call('is_paused', 'IsPaused')).toEqual({ paused: true });
    expect(await call('play_next', 'PlayNext')).toEqual({ success: true });
    expect(await call('burst', 'Burst', { num_messages: 3 })).toEqual({ actually_burst: 3 });
    await peer.count(speech.name, 3);
    expect(heard()).toEqual(texts.slice(0, 3));

    expect(await call('seek', 'Seek', { time: { sec: Number(startNs / sec) + 4, nanosec: 0 } })).toEqual({
      success: true,
    });
    expect(await call('seek', 'Seek', { time: { sec: 5, nanosec: 0 } })).toEqual({ success: false });
    expect(await call('set_rate', 'SetRate', { rate: 4 })).toEqual({ success: true });
    expect(await call('set_rate', 'SetRate', { rate: 0 })).toEqual({ success: false });
    expect(await call('get_rate', 'GetRate')).toEqual({ rate: 4 });
    // What is latched comes again after a seek: the state, then speech 40.
    expect(await call('burst', 'Burst', { num_messages: 2 })).toEqual({ actually_burst: 2 });
    await peer.count(speech.name, 4);
    expect(heard().slice(3)).toEqual(texts.slice(40, 41));

    await call('resume', 'Resume');
    expect(await call('play_next', 'PlayNext')).toEqual({ success: false });
    expect(await player.ended()).toMatchObject({ code: 0 });
    expect(heard().slice(3)).toEqual(texts.slice(40));
  });

  it('stops when it is asked to', async () => {
    const player = await play(['--loop']);
    await peer.count(speech.name, 2);
    await call('pause', 'Pause');
    await call('toggle_paused', 'TogglePaused');
    await call('stop', 'Stop');
    expect(await player.ended()).toMatchObject({ code: 0 });
  });

  it.skipIf(bag === undefined)('gives a ROS 1 bag as ROS 2 has its messages', async () => {
    const below = (name: string, type: string): PeerTopic => ({
      name: `/camera/front/${name}`,
      type,
      qos: 'event',
    });
    const pictures = below('image_raw/compressed', 'sensor_msgs/msg/CompressedImage');
    const info = below('camera_info', 'sensor_msgs/msg/CameraInfo');
    peer.subscribe(pictures, info);
    const player = playFile(bag ?? '', ['--start-paused']);
    await call('resume', 'Resume');
    expect(await player.ended()).toMatchObject({ code: 0 });
    expect(await peer.count(pictures.name, 36)).toHaveLength(36);
    expect(peer.messages(pictures.name)[0]).toMatchObject({
      format: expect.stringContaining('jpeg') as string,
    });
    expect(peer.messages(info.name)[0].k[0]).toBeGreaterThan(0);
    // The first is of 1,700,000,000 s, as its header has it.
    expect(peer.messages(pictures.name)[0].header.stamp).toEqual({ sec: 1_700_000_000, nanosec: 0 });
  });

  it('says in a sentence what it cannot do', async () => {
    const player = await play(['--topics', '/no_such']);
    expect(await player.ended()).toMatchObject({ code: 1 });
    expect(player.output).toContain('holds nothing that can be played: it has 2 topics, 0 of them chosen');
    const late = await play(['--start-offset', '99']);
    expect(await late.ended()).toMatchObject({ code: 1 });
    expect(late.output).toContain('is after the end of the recording, which lasts 4.9 s');
  });
});
