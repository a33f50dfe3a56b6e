import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';

import { transportProfileVariable } from '../../config/dds/transportProfile.js';
import { claimDomain } from '../peer/domain.js';
import { Peer } from '../peer/Peer.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { waitUntil } from '../peer/waitUntil.js';

/** rmw_fastrtps by itself looks for 32 programs within a machine. */
const others = 34;
const local = { ROS_AUTOMATIC_DISCOVERY_RANGE: 'LOCALHOST' };

let domain: number;
let crowd: ChildProcess;
let node: RapportProcess | undefined;
let peer: Peer | undefined;

beforeAll(async () => {
  domain = await claimDomain();
  // Without the suite's profile, as programs of others are: 64 MiB of shared memory each would be much for a test.
  const own = Object.entries(process.env).filter(([name]) => name !== transportProfileVariable());
  const env = { ...Object.fromEntries(own), ...local, ROS_DOMAIN_ID: String(domain) };
  crowd = spawn(process.execPath, [resolve(import.meta.dirname, '../peer/crowd.mjs'), String(others)], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (crowd.stdout) await once(crowd.stdout, 'data');
}, 120_000);

afterAll(async () => {
  await Promise.all([node?.dispose(), peer?.dispose()]);
  const gone = once(crowd, 'exit');
  crowd.stdin?.end();
  await gone;
});

it.each([
  ["by ROS's own range for a machine", local],
  ['by the profile for this machine', { ROS_AUTOMATIC_DISCOVERY_RANGE: '' }],
])(
  'nodes of the suite are found %s beside more programs on their domain than ROS looks for by itself',
  async (_how, env) => {
    node = new RapportProcess(domain, ['node', 'affect'], { env });
    peer = await Peer.start(domain, { env });
    await waitUntil('the node', async () => (await peer?.graph())?.nodes.includes('/affect'));
    await Promise.all([node.dispose(), peer.dispose()]);
  },
  90_000,
);
