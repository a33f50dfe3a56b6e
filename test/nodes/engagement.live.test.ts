import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { HeadSource } from '../../core/culturenet/Head.js';
import { writeHead } from '../../heads/registry/writeHead.js';
import { featureModelOf } from '../../models/loadPerception.js';
import { madeDetails, madeHead } from '../heads/madeHead.js';
import { diagnosticsTopic, statuses } from '../peer/diagnostics.js';
import { claimDomain } from '../peer/domain.js';
import { Peer, type PeerMessage } from '../peer/Peer.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { suiteTopics } from '../peer/topics.js';
import { waitUntil } from '../peer/waitUntil.js';

const { annotation } = suiteTopics;

const registry = mkdtempSync(join(tmpdir(), 'rapport-engagement-'));

let peer: Peer;
let node: RapportProcess;

async function write(source: HeadSource, name: string): Promise<void> {
  const head = madeHead(featureModelOf('affect-eesp'), source, name, name.length);
  await writeHead(registry, head, { name, ...madeDetails });
}

function startSession(childId: string, culture = ''): void {
  peer.publish(suiteTopics.sessionState, {
    state: 1,
    session_id: `of-${childId}`,
    child_id: childId,
    culture,
  });
}

/** Asked for a head that does not exist, the node answers with what it uses. */
async function inUse(): Promise<PeerMessage> {
  return peer.call('/rapport/select_head', 'rapport_msgs/srv/SelectHead', { head_id: 'none' });
}

const warned = (text: string): Promise<unknown> =>
  waitUntil(text, () => statuses(peer, 'engagement').some(({ message }) => message.includes(text)));

beforeAll(async () => {
  await write('child', 'ann');
  await write('child', 'bea');
  writeFileSync(join(registry, 'children', 'bea', 'head.json'), '{ torn');
  const domain = await claimDomain();
  peer = await Peer.start(domain);
  peer.subscribe(diagnosticsTopic);
  node = new RapportProcess(domain, ['node', 'engagement', '--ros-args', '-p', `heads:='${registry}'`]);
  await waitUntil('engagement', () =>
    statuses(peer, 'engagement').some(({ values }) => values['state'] === 'active'),
  );
}, 120_000);

afterAll(async () => {
  await node.dispose();
  await peer.dispose();
  rmSync(registry, { recursive: true, force: true });
});

describe('the head of a session', () => {
  it("is the child's own where there is one", async () => {
    startSession('ann');
    await waitUntil("ann's head", async () => (await inUse()).head_id.startsWith('child-ann'));
  });

  it("is never the child's before: where its own cannot be read it is the prior, for as long as the session lasts", async () => {
    startSession('bea');
    await warned('Engagement comes from the prior.');
    const { success, head_id: id } = await inUse();
    expect({ success, id }).toEqual({ success: false, id: '' });
    peer.forget();
    await warned('Engagement comes from the prior.');
    expect(node.running).toBe(true);
  });

  it("takes no annotations of another child, nor makes another child's head of them", async () => {
    startSession('ann');
    await waitUntil("ann's head", async () => (await inUse()).head_id.startsWith('child-ann'));
    peer.publish(annotation, { child_id: 'bea', coder: 'ada', value: 0.5 });
    await warned('An annotation of bea came while ann is in session');
    const answer = await peer.call('/rapport/personalize_head', 'rapport_msgs/srv/PersonalizeHead', {
      child_id: 'bea',
      apply: true,
    });
    expect(answer).toMatchObject({ success: false, applied: false });
    expect(answer.message).toContain('The annotations are of ann, who is in session, not of bea');
  });
});
