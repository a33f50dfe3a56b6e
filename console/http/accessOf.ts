import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { RapportError } from '../../core/RapportError.js';
import { systemReason } from '../../core/systemError.js';
import { repositoryRoot } from '../../models/repositoryRoot.js';
import type { ConsoleAccess } from './ConsoleAccess.js';
import { isLoopback, namesOf } from './listenAt.js';
import { ownTls, readTls } from './tlsFiles.js';

export interface AccessArguments {
  readonly address: string;
  readonly port: number;
  readonly hostName: readonly string[];
  readonly passphraseFile?: string | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
}

/**
 * Where the page is served and who may come in, from what was asked for. Whoever lets others than this computer in gives a
 * passphrase, and has TLS.
 *
 * @throws RapportError `console/passphrase`, `console/tls-files`
 */
export async function accessOf(given: AccessArguments): Promise<ConsoleAccess> {
  const { address, port, hostName: names, passphraseFile, tlsCert, tlsKey } = given;
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw new RapportError(
      'console/tls-files',
      'A certificate and its key go together: give both --tls-cert and --tls-key.',
    );
  const isPrivate = isLoopback(address);
  if (!isPrivate && passphraseFile === undefined)
    throw new RapportError(
      'console/passphrase',
      `Others than this computer reach ${address}: give --passphrase-file, made by rapport console --make-passphrase FILE.`,
    );
  const passphraseHash = passphraseFile === undefined ? undefined : await readHash(passphraseFile);
  const tls =
    tlsCert !== undefined && tlsKey !== undefined
      ? await readTls(tlsCert, tlsKey)
      : isPrivate
        ? undefined
        : await ownTls(join(repositoryRoot, '.rapport', 'console'), namesOf(address, names));
  return { address, port, names, passphraseHash, tls };
}

async function readHash(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const says = `${file} cannot be read, because ${systemReason(error)}.`;
    throw new RapportError('console/passphrase', says, { cause: error });
  });
  const hash = text.trim();
  if (hash.startsWith('$argon2id$')) return hash;
  throw new RapportError(
    'console/passphrase',
    `${file} holds no hash of a passphrase: make one with rapport console --make-passphrase FILE.`,
  );
}
