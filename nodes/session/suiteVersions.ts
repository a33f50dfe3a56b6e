import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { repositoryRoot } from '../../models/repositoryRoot.js';

/** What made a session's numbers, for its record. */
export function suiteVersions(): Readonly<Record<string, string>> {
  const { version } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return { rapport: version, node: process.version, ros: process.env['ROS_DISTRO'] ?? 'unknown' };
}
