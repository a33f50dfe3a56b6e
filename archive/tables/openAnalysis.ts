import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { RapportError } from '../../core/RapportError.js';
import { isSystemError, systemReason } from '../../core/systemError.js';

/** What the suite calls the tables that it leaves in a folder, the fullest first. */
const tableNames = ['readings.parquet', 'frames.csv', 'features.parquet', 'topics.parquet'];

/** Where a folder says with what its tables were made. */
const settingFiles = ['session.json', 'task.json', 'batch.json'];

/** Of these files, what makes an analysis; all else tells when and about whom. */
const settingNames = ['task', 'parameters', 'models', 'affectModels', 'heads', 'versions'];

/** The tables of an analysis, and with what they were made. */
export interface Analysis {
  /** Paths by the table's name; the name of a table that was given alone is `table`. */
  readonly tables: ReadonlyMap<string, string>;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * A folder of a session, a replay or a batch, or one of their tables.
 *
 * @throws RapportError `table/unreadable`, `table/none`
 */
export async function openAnalysis(path: string): Promise<Analysis> {
  if (!(await isFolder(path))) return { tables: new Map([['table', path]]), settings: {} };
  const tables = new Map(
    tableNames.map((name) => [name, join(path, name)] as const).filter(([, table]) => existsSync(table)),
  );
  if (tables.size === 0)
    throw new RapportError(
      'table/none',
      `${path} holds no table of an analysis (${tableNames.join(', ')}): give a folder of a session, a replay or a batch, or a table.`,
    );
  const settings: Record<string, unknown> = {};
  for (const name of settingFiles) Object.assign(settings, await settingsIn(join(path, name)));
  return { tables, settings };
}

/** The tables that both have, by pairs: of two files those, whatever they are called. */
export function commonTables(a: Analysis, b: Analysis): readonly { name: string; a: string; b: string }[] {
  const pairs = [...a.tables].flatMap(([name, path]) => {
    const other = b.tables.get(name);
    return other === undefined ? [] : [{ name, a: path, b: other }];
  });
  const [alone, other] = [a, b].map(({ tables }) => tables.get('table'));
  if (pairs.length > 0) return pairs;
  // A table against a folder: the one of its name, or the folder's fullest.
  const given = alone ?? other;
  if (given === undefined) return [];
  const folder = (alone === undefined ? a : b).tables;
  const match = folder.get(basename(given)) ?? [...folder.values()][0];
  if (match === undefined) return [];
  return [
    { name: basename(match), ...(alone === undefined ? { a: match, b: given } : { a: given, b: match }) },
  ];
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new RapportError('table/unreadable', `${path} cannot be read, because ${systemReason(error)}.`, {
      cause: error,
    });
  }
}

async function settingsIn(path: string): Promise<Readonly<Record<string, unknown>>> {
  if (!existsSync(path)) return {};
  try {
    const content = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    return Object.fromEntries(
      settingNames.filter((name) => name in content).map((name) => [name, content[name]]),
    );
  } catch (error) {
    throw new RapportError(
      'table/unreadable',
      `${path} is damaged: what made this analysis cannot be told.`,
      {
        cause: error,
      },
    );
  }
}
