import { readFile, mkdir } from 'node:fs/promises';
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { join } from 'node:path';

import { generate } from 'selfsigned';

import { RapportError } from '../../core/RapportError.js';
import { ifMissing, systemReason } from '../../core/systemError.js';
import { ownerOnly, writeAtomically } from '../../files/writeAtomically.js';
import type { ConsoleAccess } from './ConsoleAccess.js';

type Tls = NonNullable<ConsoleAccess['tls']>;

const authorityYears = 10;
/** Longer than this no browser takes a certificate, days. */
const certificateDays = 397;
const yearMs = 365 * 86_400_000;

/**
 * A hospital's own certificate.
 *
 * @throws RapportError `console/tls-files`
 */
export async function readTls(certFile: string, keyFile: string): Promise<Tls> {
  const [cert, key] = await Promise.all([certFile, keyFile].map((file) => readText(file)));
  return { cert: cert ?? '', key: key ?? '' };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new RapportError('console/tls-files', `${file} cannot be read, because ${systemReason(error)}.`, {
      cause: error,
    });
  }
}

/**
 * A certificate for these names by an authority of the suite's own, which is made at the first use and kept, so that a
 * tablet that trusts it goes on doing so.
 *
 * @param folder for its owner alone
 */
export async function ownTls(folder: string, names: readonly string[]): Promise<Tls> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const authority = (await keptAuthority(folder)) ?? (await makeAuthority(folder));
  const made = await generate([{ name: 'commonName', value: names[0] ?? 'rapport' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 86_400_000),
    notAfterDate: new Date(Date.now() + (certificateDays - 1) * 86_400_000),
    ca: authority,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  });
  return { cert: `${made.cert}\n${authority.cert}`, key: made.private, authority: authority.cert };
}

interface Authority {
  readonly cert: string;
  readonly key: string;
}

async function keptAuthority(folder: string): Promise<Authority | undefined> {
  const [cert, key] = await Promise.all(
    ['authority.crt', 'authority.key'].map((name) =>
      readFile(join(folder, name), 'utf8').catch(ifMissing(undefined)),
    ),
  );
  if (cert === undefined || key === undefined) return undefined;
  const endsMs = Date.parse(new X509Certificate(cert).validTo);
  return endsMs - Date.now() > yearMs ? { cert, key } : undefined;
}

async function makeAuthority(folder: string): Promise<Authority> {
  const made = await generate([{ name: 'commonName', value: 'Rapport, of this clinic’s own computer' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 86_400_000),
    notAfterDate: new Date(Date.now() + authorityYears * yearMs),
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  await writeAtomically(join(folder, 'authority.key'), made.private, ownerOnly);
  await writeAtomically(join(folder, 'authority.crt'), made.cert, ownerOnly);
  return { cert: made.cert, key: made.private };
}
