import { afterAll, beforeAll, expect, it } from 'vitest';

import { claimDomain } from '../peer/domain.js';
import { Peer } from '../peer/Peer.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { suiteTopics } from '../peer/topics.js';
import { waitUntil } from '../peer/waitUntil.js';

let peer: Peer;
let affect: RapportProcess;

beforeAll(async () => {
  const domain = await claimDomain();
  peer = await Peer.start(domain);
  affect = new RapportProcess(domain, ['node', 'affect']);
}, 120_000);

afterAll(async () => {
  await affect.dispose();
  await peer.dispose();
});

it('a node survives a message that contradicts itself, and says so', async () => {
  // A crop of 80 pixels a side has 19,200 bytes.
  const torn = { header: { frame_id: 'camera' }, faces: [{ id: 'face_a', crop_size: 80, crop: [1, 2, 3] }] };
  await waitUntil('the warning', async () => {
    peer.publish(suiteTopics.faces, torn);
    await new Promise((done) => setTimeout(done, 200));
    return affect.output.includes(
      'A message on /rapport/faces is left out: The crop of face_a has 3 bytes instead of 19200',
    );
  });
  expect(affect.running).toBe(true);
});
