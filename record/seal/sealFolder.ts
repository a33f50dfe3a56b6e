import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Encrypter } from 'age-encryption';
import { create } from 'tar';

import { RapportError } from '../../core/RapportError.js';
import { ownerOnly } from '../../files/writeAtomically.js';

/**
 * Writes a folder as one encrypted file (a tar archive in the age format, which `age` and `rapport session unseal` open).
 * Whoever seals needs the recipients' public keys only: what is sealed on a machine cannot be read on it.
 *
 * @param recipients public keys, `age1…`; each can open it
 * @param path the file, for its owner alone; it is there whole or not at all
 * @throws RapportError `seal/recipient`; the file system's errors
 */
export async function sealFolder(folder: string, recipients: readonly string[], path: string): Promise<void> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) addRecipient(encrypter, recipient);
  const from = resolve(folder);
  const archive = create({ cwd: dirname(from), portable: true, strict: true }, [basename(from)]);
  const sealed = await encrypter.encrypt(asWeb(Readable.from(archive)));
  const temporaryPath = `${path}.${process.pid}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await pipeline(asNode(sealed), createWriteStream(temporaryPath, { mode: ownerOnly }));
    const file = await open(temporaryPath, 'r');
    await file.sync();
    await file.close();
    await rename(temporaryPath, path);
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw error;
  }
}

function addRecipient(encrypter: Encrypter, recipient: string): void {
  try {
    encrypter.addRecipient(recipient);
  } catch (error) {
    throw new RapportError(
      'seal/recipient',
      `"${recipient}" is no public key of age: give what "rapport session key" or "age-keygen" printed, age1….`,
      { cause: error },
    );
  }
}

/** Node's streams are the web's; their declarations differ. */
export const asWeb = (stream: Readable): globalThis.ReadableStream<Uint8Array> => Readable.toWeb(stream);
export const asNode = (stream: globalThis.ReadableStream<Uint8Array>): Readable => Readable.fromWeb(stream);
