import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openRecording } from '../../sources/openRecording.js';
import { claimDomain } from '../peer/domain.js';
import { Peer, stampOf, type PeerTopic } from '../peer/Peer.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { recording } from '../peer/recording.js';
import { suiteTopics } from '../peer/topics.js';
import { waitUntil } from '../peer/waitUntil.js';

const camera = recording('WolfgangLanger_Pexels.mp4');
const namespaces = ['nao1', 'nao2'] as const;
type Namespace = (typeof namespaces)[number];
const childOf = { nao1: 'c07', nao2: 'c08' } as const;
interface Report {
  readonly childId: string;
  readonly complete: boolean;
  readonly coverage: { readonly frames: number };
}
const inSuite = (namespace: Namespace, topic: PeerTopic): PeerTopic => ({
  ...topic,
  name: `/${namespace}${topic.name}`,
});

describe.skipIf(camera === undefined)('two launches in two namespaces of one domain, into one folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-two-launches-'));
  const launches = {} as Record<Namespace, RapportProcess>;
  let peer: Peer;

  const stampsOf = (namespace: Namespace): bigint[] =>
    peer.messages(inSuite(namespace, suiteTopics.engagement).name).map(stampOf);
  const reportIn = (name: string): Report =>
    JSON.parse(readFileSync(join(folder, name, 'session.json'), 'utf8')) as Report;
  /** Whose statuses the record of a child holds. */
  const diagnosedIn = async (child: string): Promise<readonly string[]> => {
    const name = readdirSync(folder).find((each) => reportIn(each).childId === child) ?? '';
    const source = await openRecording(join(folder, name, 'session.mcap'));
    const nodes = new Set<string>();
    for await (const message of source.messages())
      if (message.topic.name === '/diagnostics')
        for (const status of (source.decode(message) as { status: { name: string }[] }).status)
          nodes.add(status.name);
    await source.close();
    return [...nodes];
  };
  const sessions = (): Record<string, { complete: boolean; frames: number }> =>
    Object.fromEntries(
      readdirSync(folder).map((name) => {
        const { childId, complete, coverage } = reportIn(name);
        return [childId, { complete, frames: coverage.frames }];
      }),
    );

  beforeAll(async () => {
    const domain = await claimDomain();
    peer = await Peer.start(domain);
    for (const namespace of namespaces) {
      const { engagement, sessionState } = suiteTopics;
      peer.subscribe(inSuite(namespace, engagement), inSuite(namespace, sessionState));
      launches[namespace] = new RapportProcess(domain, [
        ...['launch', 'session', '--recording', camera ?? '', '--folder', folder, '--protocol', 'none'],
        ...['--child', childOf[namespace]],
        ...['--ros-args', '-r', `__ns:=/${namespace}`, '-p', 'camera:rate_hz:=5.0'],
      ]);
    }
    for (const namespace of namespaces)
      await waitUntil(`images of ${namespace}`, () => stampsOf(namespace).length > 10, {
        timeoutMs: 90_000,
        context: () => launches[namespace].output,
      });
  }, 200_000);

  afterAll(async () => {
    await Promise.all(Object.values(launches).map((each) => each.dispose()));
    await peer.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('see the images of their own camera alone, and each leads the session of its own child', () => {
    const [first, second] = namespaces.map((namespace) => new Set(stampsOf(namespace)));
    expect([...(first ?? [])].filter((stamp) => second?.has(stamp))).toEqual([]);
    for (const namespace of namespaces) {
      const states = peer.messages(inSuite(namespace, suiteTopics.sessionState).name);
      const children = new Set(states.map(({ child_id: child }) => child as string));
      children.delete('');
      expect([...children]).toEqual([childOf[namespace]]);
    }
  });

  it('put on the graph nothing that the other takes for its own', async () => {
    const { publishers } = await peer.graph();
    for (const { name } of Object.values(suiteTopics)) expect(publishers[name] ?? 0, name).toBe(0);
    for (const namespace of namespaces)
      expect(publishers[inSuite(namespace, suiteTopics.engagement).name]).toBe(1);
  });

  it('end one by one: the other goes on, and both sessions are whole', async () => {
    launches.nao1.kill('SIGINT');
    expect(await launches.nao1.ended(60_000), launches.nao1.output).toEqual({ code: 0, signal: null });
    const before = stampsOf('nao2').length;
    await waitUntil('more of nao2', () => stampsOf('nao2').length > before + 5);
    launches.nao2.kill('SIGINT');
    expect(await launches.nao2.ended(60_000), launches.nao2.output).toEqual({ code: 0, signal: null });
    const written = sessions();
    expect(Object.keys(written).sort()).toEqual(['c07', 'c08']);
    for (const { complete, frames } of Object.values(written)) {
      expect(complete).toBe(true);
      expect(frames).toBeGreaterThan(10);
    }
    for (const namespace of namespaces) {
      const nodes = await diagnosedIn(childOf[namespace]);
      expect(nodes).toContain(`rapport: ${namespace}/session`);
      expect(nodes.filter((node) => !node.startsWith(`rapport: ${namespace}/`))).toEqual([]);
    }
  }, 150_000);
});
