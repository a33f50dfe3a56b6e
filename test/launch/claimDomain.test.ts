import { describe, expect, it } from 'vitest';

import { claimDomain } from '../../launch/claimDomain.js';

// No ROS domain: these claims disturb no launch.
const domain = `test-${process.pid}`;

describe('the claim of a ROS domain', () => {
  it('is given once, names its owner to whoever comes second, and can be had again when it was given up', async () => {
    const release = await claimDomain(domain);
    await expect(claimDomain(domain)).rejects.toThrow(
      `Another launch (process ${process.pid}) runs on ROS domain ${domain}`,
    );
    release();
    (await claimDomain(domain))();
  });

  it('holds for its own domain and namespace only', async () => {
    const releases = await Promise.all([
      claimDomain(domain),
      claimDomain(`${domain}1`),
      claimDomain(domain, '/nao1'),
    ]);
    await expect(claimDomain(domain, '/nao1')).rejects.toThrow(`on ROS domain ${domain} in /nao1: end it`);
    for (const release of releases) release();
  });
});
