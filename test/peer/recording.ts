import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { sharedFile } from '../shared.js';

/**
 * The path of a real recording: set-up fetches them, and a developer's machine may have more. `undefined` where there is
 * none; use as `describe.skipIf(recording('…') === undefined)`, so that the report shows what was skipped.
 */
export function recording(name: string): string | undefined {
  const own = resolve(import.meta.dirname, '../../.rapport/recordings', name);
  return existsSync(own) ? own : sharedFile(`data/video/${name}`);
}
