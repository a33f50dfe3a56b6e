import { readFileSync } from 'node:fs';
import { serialize } from 'node:v8';

import { parquetMetadata, parquetRead } from 'hyparquet';

import type { ParquetTable } from './readParquet.js';

/** Writes the table of the Parquet file that its argument names to the standard output, as `node:v8` writes values. */
const bytes = readFileSync(process.argv[2] ?? '');
const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
const metadata = parquetMetadata(file);
const chunks = new Map<string, ArrayLike<unknown>[]>();
await parquetRead({
  file,
  metadata,
  onChunk: ({ columnName, columnData }) => {
    chunks.set(columnName, [...(chunks.get(columnName) ?? []), columnData]);
  },
});
const table: ParquetTable = {
  keyValues: new Map((metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ''])),
  names: metadata.schema
    .filter(({ num_children: children }) => children === undefined)
    .map(({ name }) => name),
  rows: Number(metadata.num_rows),
  columns: new Map([...chunks].map(([name, parts]) => [name, joined(parts)])),
};
process.stdout.write(serialize(table));

/** Most files have one group of rows: its numbers go as they are. */
function joined(parts: readonly ArrayLike<unknown>[]): ArrayLike<unknown> {
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : parts.flatMap((part) => Array.from(part));
}
