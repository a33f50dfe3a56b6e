import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';

import { claimDomain } from '../peer/domain.js';
import { Peer, type PeerTopic } from '../peer/Peer.js';
import { pythonJson, pythonWithReaders } from '../peer/pythonPackages.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { waitUntil } from '../peer/waitUntil.js';
import { readStream } from '../record/readMcap.js';
import { temporaryFolder } from '../setup/temporaryFolder.js';

const python = pythonWithReaders();
const image: PeerTopic = { name: '/camera/front/image_raw', type: 'sensor_msgs/msg/Image', qos: 'newest' };
const speech: PeerTopic = { name: '/speech', type: 'std_msgs/msg/String', qos: 'event' };
const state: PeerTopic = { name: '/state', type: 'std_msgs/msg/String', qos: 'latched' };
const picture = { width: 64, height: 48, encoding: 'rgb8', step: 192, data: Array(64 * 48 * 3).fill(7) };

describe('rapport record', () => {
  let domain: number;
  let peer: Peer;

  beforeAll(async () => {
    domain = await claimDomain();
    peer = await Peer.start(domain);
    peer.publish(state, { data: 'Стање' });
  });
  afterAll(() => peer.dispose());

  function record(...args: string[]): RapportProcess {
    const recorder = new RapportProcess(domain, ['record', ...args]);
    onTestFinished(() => recorder.dispose());
    return recorder;
  }

  it('keeps every message with its definition and QoS, and what was latched before', async () => {
    const folder = join(temporaryFolder(), 'all');
    const recorder = record('--output', folder, '--exclude-regex', '/(rosout|parameter_events)');
    await recorder.line(/Recording \/state/u);
    peer.stream(image, picture, { hz: 20, count: 40, also: [[speech, { data: 'Здраво, こんにちは' }]] });
    await recorder.line(/Recording \/camera\/front\/image_raw/u);
    await waitUntil('all of them', () => peer.published(image.name).length === 40);
    await new Promise((done) => setTimeout(done, 500));
    recorder.kill('SIGINT');
    expect(await recorder.ended()).toMatchObject({ code: 0 });

    const text = readFileSync(join(folder, 'metadata.yaml'), 'utf8');
    const { rosbag2_bagfile_information: about } = parse(text) as {
      rosbag2_bagfile_information: {
        topics_with_message_count: { message_count: number; topic_metadata: Record<string, string> }[];
      };
    };
    const topics = new Map(
      about.topics_with_message_count.map((each) => [each.topic_metadata['name'], each]),
    );
    expect([...topics.keys()].sort()).toEqual([image.name, speech.name, state.name]);
    expect(topics.get(state.name)?.message_count).toBe(1);
    // 1 is transient local, 2 best effort.
    expect(topics.get(state.name)?.topic_metadata['offered_qos_profiles']).toContain('durability: 1');
    expect(topics.get(image.name)?.topic_metadata['offered_qos_profiles']).toContain('reliability: 2');

    const records = readStream(readFileSync(join(folder, 'all_0.mcap')));
    const schema = records.find((each) => each.type === 'Schema' && each.name === image.type);
    expect(schema?.type === 'Schema' && Buffer.from(schema.data).toString()).toContain(
      'MSG: std_msgs/Header',
    );
    // Those before the recorder was found are lost to it; none after.
    const channel = records.find((each) => each.type === 'Channel' && each.topic === speech.name);
    const texts = records.filter(
      (each) => each.type === 'Message' && each.channelId === (channel?.type === 'Channel' ? channel.id : -1),
    );
    expect(texts.length).toBeGreaterThan(0);
    for (const each of texts)
      expect(each.type === 'Message' && Buffer.from(each.data).toString()).toContain('Здраво, こんにちは');
    // A recording of a child is for its owner alone.
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'all_0.mcap')).mode & 0o777).toBe(0o600);

    if (python === undefined) return;
    const script = `
import json, sys
from pathlib import Path
from rosbags.highlevel import AnyReader
with AnyReader([Path(sys.argv[1])]) as bag:
    read = [bag.deserialize(data, connection.msgtype) for connection, _, data in bag.messages()]
    pictures = [len(each.data) for each in read if hasattr(each, 'encoding')]
    print(json.dumps({'messages': len(read), 'picture': max(pictures)}))
`;
    const count = [...topics.values()].reduce((sum, each) => sum + each.message_count, 0);
    expect(pythonJson(python, script, [folder])).toEqual({ messages: count, picture: 64 * 48 * 3 });
  });

  it('has lost no more than a second when it is killed, and leaves no metadata that would say otherwise', async () => {
    const folder = join(temporaryFolder(), 'killed');
    peer.stream(speech, { data: 'killed' }, { hz: 20 });
    const recorder = record(speech.name, '--output', folder);
    await recorder.line(/Recording \/speech/u);
    const file = join(folder, 'killed_0.mcap');
    const count = (): number =>
      existsSync(file) ? readStream(readFileSync(file)).filter((each) => each.type === 'Message').length : 0;
    await waitUntil('messages on the disk', () => count() > 40);
    recorder.kill('SIGKILL');
    await recorder.ended();
    peer.unstream(speech.name);
    expect(existsSync(join(folder, 'metadata.yaml'))).toBe(false);
    expect(count()).toBeGreaterThan(40);
  });

  it('says in a sentence what it cannot do', async () => {
    const recorder = record('--output', temporaryFolder());
    expect(await recorder.ended()).toMatchObject({ code: 1 });
    expect(recorder.output).toMatch(/is there already: choose another folder/u);
  });
});
