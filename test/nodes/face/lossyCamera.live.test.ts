import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { transportProfileVariable } from '../../../config/dds/transportProfile.js';
import { diagnosticsTopic, statuses, type Status } from '../../peer/diagnostics.js';
import { claimDomain } from '../../peer/domain.js';
import { Peer } from '../../peer/Peer.js';
import { RapportProcess } from '../../peer/RapportProcess.js';
import { waitUntil } from '../../peer/waitUntil.js';

/** The doctor's camera: 640x480 at 30 Hz for three seconds, from when it has a subscriber. */
const program = resolve(import.meta.dirname, '../../../dist/cli/doctor/imageSender.js');

const fastDdsDefaults =
  '<?xml version="1.0"?><dds xmlns="http://www.eprosima.com"><profiles><participant profile_name="defaults" is_default_profile="true"><rtps/></participant></profiles></dds>';

describe("a driver that runs with Fast DDS's own transports", () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-lossy-'));
  let domain: number;
  let peer: Peer;
  let face: RapportProcess;
  let camera: ChildProcess | undefined;

  const status = (what: string, accepts: (status: Status) => boolean): Promise<Status> =>
    waitUntil(what, () => statuses(peer, 'face').find(accepts), {
      context: () => JSON.stringify(statuses(peer, 'face').at(-1)),
    });

  beforeAll(async () => {
    domain = await claimDomain();
    peer = await Peer.start(domain);
    peer.subscribe(diagnosticsTopic);
    face = new RapportProcess(domain, [
      'node',
      'face',
      '--ros-args',
      '-r',
      'image:=/rapport/doctor/image_lossy',
    ]);
    await status('an active face node', ({ values }) => values['state'] === 'active');
  }, 120_000);

  afterAll(async () => {
    camera?.kill();
    await face.dispose();
    await peer.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('loses most images, which the face node says with what to do', async () => {
    const profile = join(folder, 'defaults.xml');
    writeFileSync(profile, fastDdsDefaults);
    camera = spawn(process.execPath, [program, 'lossy'], {
      env: { ...process.env, [transportProfileVariable()]: profile, ROS_DOMAIN_ID: String(domain) },
      stdio: 'ignore',
    });
    const { level, message } = await status('a warning of lost images', ({ message: text }) =>
      text.includes('were lost on their way'),
    );
    expect(level).toBe(1);
    expect(message).toMatch(
      /About \d+ of \d+ images on \/rapport\/doctor\/image_lossy were lost on their way in the last 3 s/,
    );
    expect(message).toContain('give its driver the profile config/dds/fastdds-shared-memory.xml');
  });
});
