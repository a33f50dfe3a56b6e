import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ownerOnly } from '../../files/writeAtomically.js';
import { writeFileAtomically } from '../../files/writeFileAtomically.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a file that is written whole or not at all', () => {
  it('makes its folder, replaces what was there, and leaves nothing beside it', async () => {
    const path = join(folder, 'new', 'card.json');
    await writeFileAtomically(path, 'first');
    await writeFileAtomically(path, Uint8Array.of(0x32));
    expect(readFileSync(path, 'utf8')).toBe('2');
    expect(readdirSync(join(folder, 'new'))).toEqual(['card.json']);
  });

  it("is for its owner alone where it is a child's, whatever was there before", async () => {
    const path = join(folder, 'features');
    writeFileSync(path, 'for all');
    chmodSync(path, 0o644);
    await writeFileAtomically(path, 'for one', ownerOnly);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('leaves the old one and says why in a sentence when it cannot be put in its place', async () => {
    // A folder with something in it cannot be replaced by a file, whoever asks.
    const path = join(folder, 'card.json');
    mkdirSync(join(path, 'kept'), { recursive: true });
    await expect(writeFileAtomically(path, 'text')).rejects.toMatchObject({
      code: 'file/not-written',
      message: expect.stringContaining(
        `${path} could not be written, and what was there before is untouched`,
      ) as string,
    });
    expect(existsSync(join(path, 'kept'))).toBe(true);
    expect(readdirSync(folder)).toEqual(['card.json']);
  });
});
