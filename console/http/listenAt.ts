import type { AddressInfo } from 'node:net';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

import type { FastifyInstance } from 'fastify';

import { RapportError } from '../../core/RapportError.js';
import { isSystemError, systemReason } from '../../core/systemError.js';

/** Whether only this computer can reach what listens there. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^127\./u.test(address);
}

/** The names by which a server that listens there is called; for all addresses, each of this computer's. */
export function namesOf(address: string, given: readonly string[]): readonly string[] {
  if (isLoopback(address)) return [...new Set([address, 'localhost', ...given])];
  if (address !== '0.0.0.0' && address !== '::') return [address, ...given];
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const addresses = own.filter(({ address: each }) => isIP(each) !== 0 && !each.startsWith('fe80:'));
  return [...given, ...addresses.map((each) => each.address), 'localhost'];
}

/**
 * Listens, and says on which port.
 *
 * @throws RapportError `console/address`
 */
export async function listenAt(
  server: FastifyInstance,
  { address, port }: { readonly address: string; readonly port: number },
): Promise<number> {
  try {
    await server.listen({ host: address, port });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new RapportError(
      'console/address',
      `The page cannot be served at ${address} port ${port}, because ${systemReason(error)}; --address and --port say where else.`,
      { cause: error },
    );
  }
  return (server.server.address() as AddressInfo).port;
}
