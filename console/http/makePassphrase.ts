import { createInterface } from 'node:readline';

import { hash } from '@node-rs/argon2';

import { RapportError } from '../../core/RapportError.js';
import { ownerOnly, writeAtomically } from '../../files/writeAtomically.js';

const shortest = 12;
/** Argon2id as OWASP advises it at least: 19 MiB, two passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * Takes a passphrase from the first line of a stream and writes its hash.
 *
 * @throws RapportError `console/passphrase`
 */
export async function makePassphrase(file: string, input: NodeJS.ReadableStream): Promise<void> {
  let passphrase = '';
  for await (const line of createInterface({ input })) {
    passphrase = line;
    break;
  }
  if (passphrase.length < shortest)
    throw new RapportError(
      'console/passphrase',
      `A passphrase of ${passphrase.length} characters is too short: use ${shortest} or more, several words for example.`,
    );
  await writeAtomically(file, `${await hash(passphrase, cost)}\n`, ownerOnly);
}
