import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { recoverRecordings } from '../../record/recoverRecording.js';
import { openRecording } from '../../sources/openRecording.js';
import { diagnosticsTopic, statuses } from '../peer/diagnostics.js';
import { streamFrames } from '../peer/frames.js';
import type { Peer } from '../peer/Peer.js';
import type { RapportProcess } from '../peer/RapportProcess.js';
import { SessionBench } from '../peer/SessionBench.js';
import { states, type SessionClient } from '../peer/sessionClient.js';
import { suiteTopics } from '../peer/topics.js';
import { waitUntil } from '../peer/waitUntil.js';

const { annotation } = suiteTopics;

const image = { ...suiteTopics.image, name: '/image' };
const picture = { width: 64, height: 48, encoding: 'rgb8', step: 192, data: Array(64 * 48 * 3).fill(7) };

let bench: SessionBench;
let peer: Peer;
let operator: SessionClient;
let folder: string;
let file: string;

beforeAll(async () => {
  bench = await SessionBench.start();
  ({ peer, operator } = bench);
  peer.subscribe(diagnosticsTopic);
});
afterAll(() => bench.dispose());

async function recorder(...args: string[]): Promise<RapportProcess> {
  peer.forget();
  const made = bench.rapport('node', 'recorder', ...args);
  await waitUntil('an active recorder', () =>
    statuses(peer, 'recorder').some(({ values }) => values['state'] === 'active'),
  );
  return made;
}

/** The messages of the recording by their topics, decoded. */
async function recorded(path: string): Promise<Map<string, unknown[]>> {
  const source = await openRecording(path);
  const byTopic = new Map<string, unknown[]>();
  for await (const message of source.messages()) {
    const ofTopic = byTopic.get(message.topic.name) ?? [];
    ofTopic.push(source.decode(message));
    byTopic.set(message.topic.name, ofTopic);
  }
  expect(source.troubles.filter(({ code }) => code !== 'recording/not-closed')).toEqual([]);
  await source.close();
  return byTopic;
}

/** Of the session's events, the kinds in their order. */
function kinds(byTopic: ReadonlyMap<string, unknown[]>): string[] {
  return (byTopic.get('/rapport/session/event') ?? []).map((message) => {
    const { session, event } = JSON.parse((message as { data: string }).data) as {
      session: string;
      event: { kind: string };
    };
    expect(session).toBe('taped');
    return event.kind;
  });
}

describe('the recording of a session', () => {
  let first: RapportProcess;

  beforeAll(async () => {
    bench.rapport('node', 'session', '--ros-args', '-p', `folder:=${bench.folder}`);
    first = await recorder();
    await operator.state(states.idle);
    streamFrames(peer, 0.5);
    peer.stream(image, picture, { hz: 10 });
    folder = (await operator.start({ session_id: 'taped', child_id: 'c07' }))['folder'] as string;
    file = join(folder, 'session.mcap');
  }, 120_000);

  it('grows while the session runs, for its owner alone, and holds no picture without consent', async () => {
    peer.publish(annotation, { child_id: 'c07', coder: 'ada', value: 0.25 });
    await operator.propose('nod');
    await waitUntil('a recording', () => existsSync(file) && statSync(file).size > 20_000);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const topics = ['reading', 'session/state', 'session/prompt', 'annotation', 'log'].map(
      (name) => `/rapport/${name}`,
    );
    const said = (found: ReadonlyMap<string, unknown[]>) =>
      (found.get('/rapport/log') ?? []).map((entry) => (entry as { kind: string }).kind);
    // With what was said before the session: the parameters in force.
    const byTopic = await waitUntil('all topics in it', async () => {
      const found = await recorded(file);
      const hasAll = [...topics, '/diagnostics'].every((name) => found.has(name));
      return hasAll && ['started', 'parameters', 'recording'].every((kind) => said(found).includes(kind))
        ? found
        : undefined;
    });
    expect(kinds(byTopic).slice(0, 1)).toEqual(['started']);
    expect(kinds(byTopic)).toContain('prompt-proposed');
    expect([...byTopic.keys()].filter((name) => name.includes('image'))).toEqual([]);
    expect(byTopic.get('/rapport/annotation')).toMatchObject([{ coder: 'ada', value: 0.25 }]);
  });

  it('is gone on with after SIGKILL, whole, with pictures from the moment of consent', async () => {
    const before = await waitUntil('some readings in it', async () => {
      const readings = (await recorded(file)).get('/rapport/reading')?.length ?? 0;
      return readings > 10 ? readings : undefined;
    });
    first.kill('SIGKILL');
    await first.ended();
    await recorder('--ros-args', '-p', 'pictures:=true');
    const byTopic = await waitUntil('a picture', async () => {
      const found = await recorded(file);
      return (found.get('/image/compressed')?.length ?? 0) > 5 ? found : undefined;
    });
    expect(byTopic.get('/rapport/reading')?.length).toBeGreaterThanOrEqual(before);
    // What the session node keeps for who comes later is there once.
    expect(kinds(byTopic).filter((kind) => kind === 'started')).toHaveLength(1);
    const [jpeg] = byTopic.get('/image/compressed') as { format: string; data: Uint8Array }[];
    expect(jpeg?.format).toBe('jpeg');
    expect([...(jpeg?.data.subarray(0, 3) ?? [])]).toEqual([0xff, 0xd8, 0xff]);
  });

  it('holds no picture more when consent is withdrawn', async () => {
    const { results } = await peer.call('/recorder/set_parameters', 'rcl_interfaces/srv/SetParameters', {
      parameters: [{ name: 'pictures', value: { type: 1, bool_value: false } }],
    });
    expect(results).toMatchObject([{ successful: true }]);
    const [then, asked] = [
      (await recorded(file)).get('/image/compressed')?.length,
      peer.published(image.name).length,
    ];
    await waitUntil(
      'twenty more pictures of the camera',
      () => peer.published(image.name).length > asked + 20,
    );
    // Those that were taken before may just have come to the disk.
    const now = (await recorded(file)).get('/image/compressed')?.length ?? 0;
    expect(now).toBeLessThan((then ?? 0) + 15);
  });

  it('ends with the session, and has its end', async () => {
    expect(await operator.stop('the test is over')).toMatchObject({ success: true });
    await waitUntil('the end of the recording', () => !readdirSync(folder).includes('recorder.pid'));
    expect(await recoverRecordings(folder)).toEqual([]);
    const source = await openRecording(file);
    expect(source.troubles).toEqual([]);
    await source.close();
    expect(kinds(await recorded(file)).at(-1)).toBe('ended');
    expect(readdirSync(folder).filter((name) => name.endsWith('.mcap'))).toEqual(['session.mcap']);
  });
});
