import { open, rename, rm } from 'node:fs/promises';
import { asyncBufferFromFile, parquetMetadataAsync, type SchemaElement } from 'hyparquet';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';

import { RapportError } from '../core/RapportError.js';
import { ownerOnly } from '../files/writeAtomically.js';
import { readParquet } from '../tables/parquet/readParquet.js';

/** A table of one result, with what tells it from those of the others. */
export interface TablePart {
  readonly path: string;
  readonly recording: string;
  readonly key: string;
}

/** What the joined table has before the parts' own columns. */
const labelColumns = ['recording', 'result'];

/**
 * Joins tables of one kind to a single Parquet file: the parts' rows in their order, with `recording` and `result` (the key)
 * before the parts' columns. One part is in memory at a time. A column that a part lacks is null there.
 *
 * @returns how many rows
 * @throws RapportError `batch/join` where a column has two types, or a part is no Parquet file
 */
export async function joinTables(parts: readonly TablePart[], path: string): Promise<number> {
  const columns = new Map<string, SchemaElement>();
  for (const part of parts) for (const column of await columnsOf(part)) addColumn(columns, column, part);
  const schema: SchemaElement[] = [
    { name: 'root', num_children: labelColumns.length + columns.size },
    ...labelColumns.map((name): SchemaElement => ({
      name,
      type: 'BYTE_ARRAY',
      converted_type: 'UTF8',
      repetition_type: 'REQUIRED',
    })),
    ...columns.values(),
  ];
  const temporary = `${path}.${process.pid}.tmp`;
  let rows = 0;
  try {
    // For its owner alone before anything of a child is in it.
    await (await open(temporary, 'wx', ownerOnly)).close();
    const writer = new ParquetWriter({ writer: fileWriter(temporary), schema, createdBy: 'rapport' });
    for (const part of parts) {
      const { count, data } = await readPart(part);
      if (count === 0) continue;
      await writer.write({
        columnData: [
          { name: 'recording', data: Array<string>(count).fill(part.recording) },
          { name: 'result', data: Array<string>(count).fill(part.key) },
          ...[...columns.keys()].map((name) => ({ name, data: data.get(name) ?? Array<unknown>(count) })),
        ],
        rowGroupSize: count,
      });
      rows += count;
    }
    await writer.finish();
    const written = await open(temporary, 'r');
    await written.sync().finally(() => written.close());
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return rows;
}

function addColumn(columns: Map<string, SchemaElement>, column: SchemaElement, part: TablePart): void {
  const before = columns.get(column.name);
  if (before !== undefined && before.type !== column.type)
    throw new RapportError(
      'batch/join',
      `${part.path} has "${column.name}" as ${String(column.type)}, the tables before it as ${String(before.type)}: make the results of one of them again.`,
    );
  // A part may lack it.
  columns.set(column.name, { ...(before ?? column), repetition_type: 'OPTIONAL' });
}

async function columnsOf(part: TablePart): Promise<readonly SchemaElement[]> {
  try {
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(part.path));
    return metadata.schema.slice(1).filter(({ name }) => !labelColumns.includes(name));
  } catch (error) {
    throw notWhole(part, error);
  }
}

async function readPart(part: TablePart): Promise<{ count: number; data: ReadonlyMap<string, unknown[]> }> {
  try {
    const { rows, columns } = await readParquet(part.path);
    return {
      count: rows,
      data: new Map([...columns].map(([name, values]) => [name, Array.from(values)])),
    };
  } catch (error) {
    throw notWhole(part, error);
  }
}

function notWhole({ path }: TablePart, cause: unknown): RapportError {
  return new RapportError(
    'batch/join',
    `${path} is no whole Parquet file: delete its folder and run the batch again.`,
    { cause },
  );
}
