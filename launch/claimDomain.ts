import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';

import { RapportError } from '../core/RapportError.js';

/**
 * Makes this process the only launch of a namespace on a ROS domain on this machine, until it ends or calls the function
 * returned.
 *
 * Two launches there take each other's nodes, which go by name, for their own. The claim is an abstract Unix socket:
 * the kernel gives it up with the process, however that ends, and containers share it exactly when they share the network.
 *
 * @param domain ROS_DOMAIN_ID
 * @param namespace `/` for none
 * @throws RapportError `launch/already-running`
 */
export async function claimDomain(domain: string, namespace = '/'): Promise<() => void> {
  const place = namespace === '/' ? '' : namespace;
  const address = `\0rapport-launch-${domain}${place}`;
  const server = createServer((asking) => asking.end(String(process.pid)));
  server.listen(address).unref();
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const owner = await text(connect(address)).catch(() => 'that has just ended');
    throw new RapportError(
      'launch/already-running',
      `Another launch (process ${owner}) runs on ROS domain ${domain}${place && ` in ${place}`}: end it, or choose another ROS_DOMAIN_ID (0 to 101) or namespace (--ros-args -r __ns:=/NAME).`,
    );
  }
  return () => {
    server.close();
  };
}
