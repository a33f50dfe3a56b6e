import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect, it } from 'vitest';

import { claimDomain } from '../../peer/domain.js';
import { Peer } from '../../peer/Peer.js';

const topic = { name: '/word', type: 'std_msgs/msg/String', qos: 'latched' } as const;
/** The only other thing that happens in the program below. */
const timerMs = 5_000;

const built = (path: string): string =>
  JSON.stringify(pathToFileURL(resolve(import.meta.dirname, '../../../dist', path)).href);
const program = `
  import { joinRos } from ${built('nodes/runtime/joinRos.js')};
  import { createNode, createSubscription } from ${built('nodes/runtime/rosEndpoints.js')};
  await joinRos([]);
  const node = createNode('listener');
  let resolve;
  const heard = new Promise((done) => { resolve = done; });
  setInterval(() => {}, ${timerMs});
  createSubscription(node, { name: '${topic.name}', type: '${topic.type}', qos: 'latched' }, () => resolve(performance.now()));
  node.spin();
  const heardMs = await heard;
  process.stdout.write(String(performance.now() - heardMs), () => process.exit(0));
`;

it('what waits for a message goes on when it comes, not when something else happens', async () => {
  const domain = await claimDomain();
  const peer = await Peer.start(domain);
  const listener = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, ROS_DOMAIN_ID: String(domain) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    peer.publish(topic, { data: 'here' });
    const [waitedMs] = (await once(listener.stdout.setEncoding('utf8'), 'data')) as [string];
    expect(Number(waitedMs)).toBeLessThan(timerMs / 10);
  } finally {
    listener.kill();
    await peer.dispose();
  }
}, 60_000);
