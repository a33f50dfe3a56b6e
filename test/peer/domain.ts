import { createServer } from 'node:net';

/** Domain ids above this would put DDS's ports among those that the system gives out itself. */
const mostDomains = 100;
const firstPort = 28_000;

/**
 * A ROS domain that no other test of this machine uses: a port of 127.0.0.1 stands for each and is held until this
 * process ends, whoever runs tests beside it.
 */
export async function claimDomain(): Promise<number> {
  const first = process.pid % mostDomains;
  for (let offset = 0; offset < mostDomains; offset += 1) {
    const id = 1 + ((first + offset) % mostDomains);
    if (await hold(firstPort + id)) return id;
  }
  throw new Error('All 100 ROS domains for tests are in use: end the other test runs.');
}

function hold(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.unref();
      resolve(true);
    });
  });
}
