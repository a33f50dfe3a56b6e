import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { failing, working, type PartCheck, type PartReport } from './PartReport.js';
import { upstreamTypeHashes } from './typeHashes.js';

const packages = ['rapport_msgs', 'hri_msgs', 'naoqi_bridge_msgs'];

const description = z.object({
  type_hashes: z.array(z.object({ type_name: z.string(), hash_string: z.string() })),
});

/** The interface packages: built, known to rclnodejs, and with the type hashes that other software expects. */
export const interfacesCheck: PartCheck = {
  part: 'interface packages',
  remedy: 'run `npm run setup`',
  check: () => Promise.all(packages.map(checkPackage)),
};

async function checkPackage(name: string): Promise<PartReport> {
  const prefix = (process.env['AMENT_PREFIX_PATH'] ?? '')
    .split(':')
    .find((candidate) => existsSync(join(candidate, 'share', name, 'package.xml')));
  if (prefix === undefined) return failing(name, 'it is not on AMENT_PREFIX_PATH', 'run `npm run setup`');
  const hashes = Object.entries(upstreamTypeHashes).filter(([type]) => type.startsWith(`${name}/`));
  if (hashes.length === 0) return working(name, `in ${prefix}`);
  if (process.env['ROS_DISTRO'] === 'humble') {
    return working(name, `in ${prefix}; Humble has no type hashes to compare`);
  }
  const different: string[] = [];
  for (const [type, expected] of hashes) {
    if ((await typeHash(prefix, type)) !== `RIHS01_${expected}`) different.push(type);
  }
  if (different.length > 0) {
    return failing(
      name,
      `the type hashes of ${different.join(', ')} are not upstream's`,
      `install the real ${name}, or undo the changes in msg/${name} and run \`npm run setup\``,
    );
  }
  return working(name, `in ${prefix}, ${hashes.length} type hashes as upstream`);
}

/** The hash that the generated description of a type states, `undefined` where there is none. */
async function typeHash(prefix: string, type: string): Promise<string | undefined> {
  const file = join(prefix, 'share', `${type}.json`);
  if (!existsSync(file)) return undefined;
  const { type_hashes: hashes } = description.parse(JSON.parse(await readFile(file, 'utf8')));
  return hashes.find(({ type_name: typeName }) => typeName === type)?.hash_string;
}
