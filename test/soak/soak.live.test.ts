import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';

import { claimDomain } from '../peer/domain.js';
import { recording } from '../peer/recording.js';

const repository = resolve(import.meta.dirname, '../..');
const video = recording('WolfgangLanger_Pexels.mp4');

let running: ChildProcess | undefined;
afterEach(async () => {
  if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
  running.kill('SIGTERM');
  await once(running, 'exit');
});

describe.skipIf(video === undefined)('a session of the whole suite', () => {
  it('goes on as one, with its record whole and the robot at rest, when each process is killed', async () => {
    const domain = await claimDomain();
    const child = spawn(
      process.execPath,
      [
        ...['--single-threaded-gc', 'dist/soak/soak.js', '--recording', video ?? ''],
        // Times are measured on a machine that has nothing else to do, and told in docs/soak.md.
        ...['--untimed', '--fault', 'kill', '--kills', '5', '--minutes', '8', '--seed', '18'],
      ],
      {
        cwd: repository,
        env: { ...process.env, ROS_DOMAIN_ID: String(domain) },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    running = child;
    const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(said.match(/^! .*/gmu), said).toBeNull();
    expect(code, said).toBe(0);
    expect(said).toMatch(/^5 faults \(5 kills\)/mu);
    for (const name of ['recorder', 'session', 'perception', 'camera', 'page'])
      expect(said).toMatch(new RegExp(`^ *\\d+ ${name} +kill +back after`, 'mu'));
  }, 600_000);
});
