import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The bytes that a writer of the suite writes. */
export async function writtenBy(
  write: (path: string) => Promise<void> | void,
): Promise<readonly Uint8Array[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-fuzz-'));
  try {
    const path = join(folder, 'seed');
    await write(path);
    return [new Uint8Array(await readFile(path))];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Files of text. */
export const texts =
  (...all: readonly string[]) =>
  (): Promise<readonly Uint8Array[]> =>
    Promise.resolve(all.map((text) => new Uint8Array(Buffer.from(text))));
