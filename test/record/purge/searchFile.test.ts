import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { writeTable } from '../../../archive/tables/writeTable.js';
import { idPattern } from '../../../record/purge/mentions.js';
import { searchFile } from '../../../record/purge/searchFile.js';
import { temporaryFolder } from '../../setup/temporaryFolder.js';
import { madeMcap } from '../../sources/madeRecordings.js';

const pattern = idPattern('c07');
const whole = { unsearched: undefined };

/** Long and repetitive, so that compression leaves nothing of the words in the bytes. */
function textWith(id: string): string {
  return `${'the quick brown fox '.repeat(50)}child ${id} ${'the quick brown fox '.repeat(50)}`;
}

async function zstdMcap(id: string): Promise<Uint8Array> {
  const data = Buffer.from(textWith(id).repeat(5));
  return madeMcap([{ topic: '/a', timeNs: 1n, data }], { compression: 'zstd' });
}

describe('the search for a child in a file', () => {
  it('finds it in a compressed chunk of an MCAP file, and not a longer word', async () => {
    const path = join(temporaryFolder(), 'a.mcap');
    const bytes = await zstdMcap('c07');
    expect(bytes.length).toBeLessThan(1500);
    writeFileSync(path, bytes);
    expect(await searchFile(path, pattern)).toEqual({ mentions: true, ...whole });
    writeFileSync(path, await zstdMcap('c071'));
    expect(await searchFile(path, pattern)).toEqual({ mentions: false, ...whole });
  });

  it('says of a damaged recording that it was not searched whole', async () => {
    const path = join(temporaryFolder(), 'a.mcap');
    const bytes = await zstdMcap('c071');
    writeFileSync(path, bytes.subarray(0, 200));
    const { mentions, unsearched } = await searchFile(path, pattern);
    expect(mentions).toBe(false);
    expect(unsearched).toMatch(/^a damaged recording \(/u);
  });

  it('finds it in a column of Parquet, and in its names', async () => {
    const path = join(temporaryFolder(), 'a.parquet');
    const table = (name: string, id: string) => ({
      rows: 2,
      columns: new Map([[name, ['x', textWith(id)]]]),
    });
    await writeTable(path, table('text', 'c07'));
    expect(await searchFile(path, pattern)).toEqual({ mentions: true, ...whole });
    await writeTable(path, table('text', 'c08'));
    expect(await searchFile(path, pattern)).toEqual({ mentions: false, ...whole });
    await writeTable(path, table('c07', 'c08'));
    expect(await searchFile(path, pattern)).toEqual({ mentions: true, ...whole });
  });

  it('finds it in gzip, and says of one that is cut that it was not searched', async () => {
    const path = join(temporaryFolder(), 'a.log.gz');
    writeFileSync(path, gzipSync(textWith('c07')));
    expect(await searchFile(path, pattern)).toEqual({ mentions: true, ...whole });
    writeFileSync(path, gzipSync(textWith('c08')));
    expect(await searchFile(path, pattern)).toEqual({ mentions: false, ...whole });
    writeFileSync(path, gzipSync(textWith('c08')).subarray(0, 40));
    expect((await searchFile(path, pattern)).unsearched).toMatch(/^a damaged file/u);
  });

  it.each([
    ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16])],
    ['a picture', Buffer.from('\x89PNG\r\n', 'latin1')],
    ['a video', Buffer.from('\0\0\0\x20ftypisom', 'latin1')],
    ['a sealed session', Buffer.from('age-encryption.org/v1\n-> X25519 ')],
    ['a compressed archive', Buffer.from('PK\x03\x04', 'latin1')],
  ])('says of %s that nobody searched it', async (why, bytes) => {
    const path = join(temporaryFolder(), 'a.bin');
    writeFileSync(path, bytes);
    expect(await searchFile(path, pattern)).toEqual({ mentions: false, unsearched: why });
  });
});
