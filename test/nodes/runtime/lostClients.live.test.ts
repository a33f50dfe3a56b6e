import { afterAll, beforeAll, expect, it } from 'vitest';

import { claimDomain } from '../../peer/domain.js';
import { stateOf } from '../../peer/lifecycle.js';
import { Peer } from '../../peer/Peer.js';
import { RapportProcess } from '../../peer/RapportProcess.js';
import { waitUntil } from '../../peer/waitUntil.js';

let peer: Peer;
let face: RapportProcess;

beforeAll(async () => {
  const domain = await claimDomain();
  peer = await Peer.start(domain);
  face = new RapportProcess(domain, ['node', 'face']);
  await waitUntil('the face node', async () => (await stateOf(peer, 'face')) === 'active');
}, 120_000);

afterAll(async () => {
  await face.dispose();
  await peer.dispose();
});

it.each([
  ['its state', '/face/get_state', 'lifecycle_msgs/srv/GetState'],
  ['its states', '/face/get_available_states', 'lifecycle_msgs/srv/GetAvailableStates'],
  ['its transitions', '/face/get_available_transitions', 'lifecycle_msgs/srv/GetAvailableTransitions'],
  ['its parameters', '/face/list_parameters', 'rcl_interfaces/srv/ListParameters'],
])('a node survives clients that ask for %s and are gone before the answer', async (_what, service, type) => {
  await peer.abandon(service, type, 40);
  expect(await stateOf(peer, 'face')).toBe('active');
  expect(face.running).toBe(true);
});
