import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { Decrypter } from 'age-encryption';
import { extract } from 'tar';

import { RapportError } from '../../core/RapportError.js';
import { isSystemError } from '../../core/systemError.js';
import { ownerOnly } from '../../files/writeAtomically.js';
import { asNode, asWeb } from './sealFolder.js';

/**
 * Opens what `sealFolder` wrote.
 *
 * @param identities the file of the private key, as "rapport session key" or "age-keygen" writes it
 * @param into the folder that gets the sealed folder; nothing there is overwritten
 * @returns the path of the folder, which is there whole or not at all
 * @throws RapportError `seal/identity`, `seal/wrong-key`, `seal/damaged`, `seal/exists`
 */
export async function unsealFolder(path: string, identities: string, into: string): Promise<string> {
  const decrypter = await decrypterOf(identities);
  const sealed = createReadStream(path);
  let archive: globalThis.ReadableStream<Uint8Array>;
  try {
    archive = await decrypter.decrypt(asWeb(sealed));
  } catch (error) {
    if (isSystemError(error)) throw error;
    throw new RapportError(
      'seal/wrong-key',
      `${path} cannot be opened with the key in ${identities}: it was sealed for another one, or is not a sealed session.`,
      { cause: error },
    );
  }
  await mkdir(into, { recursive: true });
  const aside = join(into, `.unsealed.${process.pid}.${randomUUID().slice(0, 8)}`);
  try {
    await mkdir(aside, { mode: 0o700 });
    await unpack(archive, aside, path);
    const [name] = await readdir(aside);
    if (name === undefined) throw damaged(path);
    const folder = join(into, name);
    if (await isThere(folder))
      throw new RapportError(
        'seal/exists',
        `${folder} is there already: move it away, or choose another --out.`,
      );
    await rename(join(aside, name), folder);
    return folder;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function decrypterOf(path: string): Promise<Decrypter> {
  const decrypter = new Decrypter();
  const lines = (await readFile(path, 'utf8')).split(/\r?\n/u).map((line) => line.trim());
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#'));
  try {
    for (const key of keys) decrypter.addIdentity(key);
    if (keys.length > 0) return decrypter;
  } catch {
    // What is wrong with a key could hold the key: it is not told.
  }
  throw new RapportError(
    'seal/identity',
    `${path} holds no private key of age (AGE-SECRET-KEY-…): give the file that "rapport session key" wrote.`,
  );
}

/** Everything is decrypted, and so known to be whole and as it was sealed, before anything is unpacked. */
async function unpack(
  archive: globalThis.ReadableStream<Uint8Array>,
  into: string,
  path: string,
): Promise<void> {
  const plain = `${into}.tar`;
  try {
    await pipeline(asNode(archive), createWriteStream(plain, { mode: ownerOnly }));
    await extract({ file: plain, cwd: into, strict: true, preserveOwner: false });
  } catch (error) {
    if (isSystemError(error)) throw error;
    throw damaged(path, error);
  } finally {
    await rm(plain, { force: true });
  }
}

function damaged(path: string, cause?: unknown): RapportError {
  return new RapportError('seal/damaged', `${path} is damaged or cut short: copy it again.`, { cause });
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
