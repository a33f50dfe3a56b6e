import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { newKey } from '../../record/seal/newKey.js';
import { sealFolder } from '../../record/seal/sealFolder.js';
import { unsealFolder } from '../../record/seal/unsealFolder.js';
import type { FuzzTarget } from '../FuzzTarget.js';

interface Sealed {
  readonly key: string;
  readonly bytes: Uint8Array;
}

let made: Promise<Sealed> | undefined;

/** A small session that was sealed, and the key that opens it; one for all inputs. */
async function sealed(): Promise<Sealed> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-fuzz-sealed-'));
  const session = join(folder, 'session');
  await mkdir(session);
  await writeFile(join(session, 'events.jsonl'), '{"kind":"started"}\n');
  const key = join(folder, 'fuzz.key');
  const path = join(folder, 'session.tar.age');
  await sealFolder(session, [await newKey(key)], path);
  return { key, bytes: new Uint8Array(await readFile(path)) };
}

export const sealedTargets: readonly FuzzTarget[] = [
  {
    name: 'sealed-session',
    extension: '.tar.age',
    seeds: async () => [(await (made ??= sealed())).bytes],
    read: async (_bytes, path) => {
      const { key } = await (made ??= sealed());
      const into = `${path}.unsealed`;
      try {
        await unsealFolder(path, key, into);
      } finally {
        await rm(into, { recursive: true, force: true });
      }
    },
  },
];
