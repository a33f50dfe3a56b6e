import { resolve } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { transportProfile, transportProfileVariable } from '../../config/dds/transportProfile.js';
import { claimDomain } from '../peer/domain.js';
import { otherMachine } from '../peer/otherMachine.js';
import { Peer } from '../peer/Peer.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { waitUntil } from '../peer/waitUntil.js';

const machine = otherMachine();
const reaching = { ROS_AUTOMATIC_DISCOVERY_RANGE: 'SUBNET' };
/** A program that is not started by way of the suite's environment, which would choose the profile itself. */
const foreign = {
  ...reaching,
  [transportProfileVariable()]: resolve(import.meta.dirname, '../..', transportProfile),
};

describe.skipIf(machine === undefined)('a program on another machine of the network', () => {
  let domain: number;
  let beside: Peer;
  let elsewhere: Peer;
  let node: RapportProcess;

  beforeAll(async () => {
    domain = await claimDomain();
    [beside, elsewhere] = await Promise.all([
      // One that reaches the network, whose groups the machine then hears.
      Peer.start(domain, { env: foreign }),
      Peer.start(domain, { through: machine?.through ?? [], env: foreign }),
    ]);
  }, 60_000);

  afterEach(() => node.dispose());
  afterAll(async () => {
    await Promise.all([beside.dispose(), elsewhere.dispose()]);
    machine?.dispose();
  });

  const hears = async (peer: Peer): Promise<boolean> => (await peer.graph()).nodes.includes('/affect');

  it.each([
    ['as it is started by default', ''],
    ["as it is started by ROS's own range for a machine", 'LOCALHOST'],
  ])('hears nothing of the suite %s', async (_how, range) => {
    node = new RapportProcess(domain, ['node', 'affect'], { env: { ROS_AUTOMATIC_DISCOVERY_RANGE: range } });
    await waitUntil('the node, seen from beside it', () => hears(beside));
    // Ten of the announcements that Fast DDS makes in its first seconds.
    await new Promise((done) => setTimeout(done, 1_000));
    expect(await hears(elsewhere)).toBe(false);
  });

  it('hears it where its own address is the one that the suite may reach', async () => {
    node = new RapportProcess(domain, ['node', 'affect'], { env: { ROS_STATIC_PEERS: machine?.address } });
    await waitUntil('the node, seen from elsewhere', () => hears(elsewhere));
  });

  it('hears it where it is started for the subnet', async () => {
    node = new RapportProcess(domain, ['node', 'affect'], { env: reaching });
    await waitUntil('the node, seen from elsewhere', () => hears(elsewhere));
  });
});
