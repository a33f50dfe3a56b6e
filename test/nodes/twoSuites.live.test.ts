import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { diagnosticsTopic, statuses } from '../peer/diagnostics.js';
import { claimDomain } from '../peer/domain.js';
import { Peer, type PeerTopic } from '../peer/Peer.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { decisions, states } from '../peer/sessionClient.js';
import { suiteTopics } from '../peer/topics.js';
import { waitUntil } from '../peer/waitUntil.js';

const namespaces = ['nao1', 'nao2'] as const;
type Namespace = (typeof namespaces)[number];

const inSuite = (namespace: Namespace, topic: PeerTopic): PeerTopic => ({
  ...topic,
  name: `/${namespace}${topic.name}`,
});

describe('two suites on one machine and one ROS domain, each with its own robot', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-two-'));
  let domain: number;
  let peer: Peer;
  const suites: RapportProcess[] = [];

  const call = (
    namespace: Namespace,
    service: string,
    type: string,
    request: object,
  ): Promise<{ message: string }> =>
    peer.call(`/${namespace}/rapport/session/${service}`, `rapport_msgs/srv/${type}`, request);
  const stateOf = (namespace: Namespace): number =>
    peer.messages(inSuite(namespace, suiteTopics.sessionState).name).at(-1)?.state as number;

  beforeAll(async () => {
    domain = await claimDomain();
    peer = await Peer.start(domain);
    peer.subscribe(diagnosticsTopic);
    for (const namespace of namespaces) {
      const { speech, sessionState } = suiteTopics;
      peer.subscribe(inSuite(namespace, speech), inSuite(namespace, sessionState));
      const own = ['-r', `__ns:=/${namespace}`, '-p', `session:folder:='${join(folder, namespace)}'`];
      suites.push(
        new RapportProcess(domain, ['node', 'nao_simulator', 'behaviour', 'session', '--ros-args', ...own]),
      );
    }
    for (const namespace of namespaces) {
      await waitUntil(namespace, () =>
        ['behaviour', 'session'].every((node) =>
          statuses(peer, `${namespace}/${node}`).some(({ values }) => values['state'] === 'active'),
        ),
      );
      const request = { operator_name: 'ada', session_id: `of-${namespace}` };
      expect(await call(namespace, 'start', 'StartSession', request)).toMatchObject({ success: true });
    }
  }, 180_000);

  afterAll(async () => {
    await Promise.all(suites.map((each) => each.dispose()));
    await peer.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('have the one robot say what its own operator approves', async () => {
    const proposal = { behaviour_id: 'encourage', text: 'Well done, Nao one.', reason: 'by hand' };
    const { prompt_id: promptId } = (await call('nao1', 'propose', 'ProposePrompt', proposal)) as unknown as {
      prompt_id: string;
    };
    const decision = { prompt_id: promptId, kind: decisions.approve, operator_name: 'ada', reason: 'seen' };
    await call('nao1', 'decide', 'DecidePrompt', { decision });
    await peer.message('/nao1/speech', ({ data }) => data === 'Well done, Nao one.');
    expect(peer.messages('/nao2/speech')).toEqual([]);
  });

  it('are asked by their namespace, and stopped one by one', async () => {
    const stopped = new RapportProcess(domain, [
      ...['operator', 'emergency-stop', '--reason', 'enough'],
      ...['--ros-args', '-r', '__ns:=/nao2'],
    ]);
    expect(await stopped.ended()).toMatchObject({ code: 0 });
    await waitUntil('the session of nao2 to be held', () => stateOf('nao2') === states.held);
    expect(stateOf('nao1')).toBe(states.running);
  });

  it('are told apart on /diagnostics', () => {
    expect(statuses(peer, 'nao1/session').at(-1)?.values['state']).toBe('active');
    expect(statuses(peer, 'nao2/session').at(-1)?.values['state']).toBe('active');
    expect(statuses(peer, 'session')).toEqual([]);
  });
});
