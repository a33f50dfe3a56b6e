import { writeFile } from 'node:fs/promises';

import { generateX25519Identity, identityToRecipient } from 'age-encryption';

import { RapportError } from '../../core/RapportError.js';
import { ownerOnly } from '../../files/writeAtomically.js';

/**
 * Writes a new private key, for its owner alone, in the form of `age-keygen`.
 *
 * @returns the public key
 * @throws RapportError `seal/exists`
 */
export async function newKey(path: string): Promise<string> {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  try {
    await writeFile(path, `# public key: ${recipient}\n${identity}\n`, { flag: 'wx', mode: ownerOnly });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new RapportError(
      'seal/exists',
      `${path} is there already: a key is never overwritten; choose another name.`,
      {
        cause: error,
      },
    );
  }
  return recipient;
}
