import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { ComparedTable } from '../../core/diff/compareTables.js';
import { eventTable } from '../../record/eventTable.js';
import { readSessionLog } from '../../record/recoverSession.js';
import { sessionFiles } from '../../record/sessionFiles.js';
import { readTable } from './readTable.js';

export const sessionTableNames = ['frames', 'events', 'readings'] as const;
export type SessionTableName = (typeof sessionTableNames)[number];

/**
 * @returns `undefined` where a session has no such table: readings are those of a replay
 * @throws RapportError of `readTable` and `readSessionLog`
 */
export async function sessionTable(
  folder: string,
  name: SessionTableName,
): Promise<ComparedTable | undefined> {
  if (name === 'events') return eventTable((await readSessionLog(folder)).events);
  const path = join(folder, name === 'frames' ? sessionFiles.frames : 'readings.parquet');
  return existsSync(path) ? readTable(path) : undefined;
}
