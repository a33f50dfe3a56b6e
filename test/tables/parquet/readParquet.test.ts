import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';

import { readParquet } from '../../../tables/parquet/readParquet.js';
import { temporaryFolder } from '../../setup/temporaryFolder.js';

/** Eight values that might be missing and are not: their presence is one run, of eight times a one, before the values. */
const whole = Buffer.from(
  parquetWriteBuffer({
    columnData: [{ name: 'a', data: [1, 2, 3, 4, 5, 6, 7, 8], type: 'INT32', nullable: true }],
    kvMetadata: [{ key: 'made', value: 'here' }],
    codec: 'UNCOMPRESSED',
  }),
);
const presence = whole.indexOf(Buffer.from([8 << 1, 1, 1, 0, 0, 0, 2, 0, 0, 0]));

async function written(bytes: Buffer): Promise<string> {
  const path = join(temporaryFolder(), 'table.parquet');
  await writeFile(path, bytes);
  return path;
}

describe('readParquet', () => {
  it('gives columns, rows and the texts beside them', async () => {
    const table = await readParquet(await written(whole));
    expect(table.names).toEqual(['a']);
    expect(table.rows).toBe(8);
    expect([...(table.columns.get('a') as Int32Array)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(table.keyValues.get('made')).toBe('here');
  });

  it('outlives a file whose run of values is longer than any memory', async () => {
    expect(presence).toBeGreaterThan(0);
    const damaged = Buffer.from(whole);
    // As a length: 2^30 times.
    damaged.set([0x80, 0x80, 0x80, 0x80, 0x08], presence);
    await expect(readParquet(await written(damaged))).rejects.toThrow('ends without a table');
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['half a file', whole.subarray(0, whole.length / 2)],
    ['something else', Buffer.from('PAR1 and so on')],
  ])('refuses %s', async (_what, bytes) => {
    await expect(readParquet(await written(bytes))).rejects.toThrow('ends without a table');
  });

  it("throws the file system's error where there is none", async () => {
    await expect(readParquet(join(temporaryFolder(), 'no.parquet'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});
