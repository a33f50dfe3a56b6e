import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { sentenceOf } from '../../core/sentenceOf.js';
import { failing, working, type PartCheck, type PartReport } from './PartReport.js';
import { rclnodejsFolder } from './rclnodejs.js';
import { upstreamTypeHashes } from './typeHashes.js';
import { withRosNode } from './withRosNode.js';

/** One message of each package. */
const messages = [
  'rapport_msgs/msg/Faces',
  'hri_msgs/msg/IdsList',
  'naoqi_bridge_msgs/msg/JointAnglesWithSpeed',
];

const description = z.object({
  type_hashes: z.array(z.object({ type_name: z.string(), hash_string: z.string() })),
});

/** What rclnodejs knows of messages. */
export interface Bindings {
  /** The folder of its generated code. */
  readonly folder: string;
  /** Publishes an empty message of the type; throws where its code or its libraries cannot be loaded. */
  readonly publish: (type: string) => void;
}

/** The interface packages: built, used through rclnodejs, and with the type hashes that other software expects. */
export const interfacesCheck: PartCheck = {
  part: 'interface packages',
  remedy: 'run `npm run setup`',
  check: () =>
    withRosNode('rapport_doctor_interfaces', async (node, { createPublisher }) => {
      const bindings: Bindings = {
        folder: join(rclnodejsFolder(), 'generated'),
        publish: (type) => {
          const name = `/rapport/doctor/${type.replaceAll('/', '_')}_${process.pid}`;
          const publisher = createPublisher(node, type, name, 'event');
          publisher.publish({});
          publisher.destroy();
        },
      };
      return Promise.all(messages.map((message) => checkPackage(message, bindings)));
    }),
};

/** @param type the message of the package that is tried, for example `hri_msgs/msg/IdsList` */
export async function checkPackage(type: string, bindings: Bindings): Promise<PartReport> {
  const [name = ''] = type.split('/');
  const prefix = (process.env['AMENT_PREFIX_PATH'] ?? '')
    .split(':')
    .find((candidate) => existsSync(join(candidate, 'share', name, 'package.xml')));
  if (prefix === undefined) return failing(name, 'it is not on AMENT_PREFIX_PATH', 'run `npm run setup`');
  // Looked for before it is used: rclnodejs would generate what is missing, and hide that set-up has not.
  if (!existsSync(join(bindings.folder, name, `${type.replaceAll('/', '__')}.js`))) {
    return failing(
      name,
      'rclnodejs has no code for its messages',
      'delete .ros/steps/message-bindings and run `npm run setup`',
    );
  }
  try {
    bindings.publish(type);
  } catch (error) {
    const [message = ''] = sentenceOf(error).split('\n');
    return failing(
      name,
      `a message of it cannot be published (${message})`,
      `delete .ros/steps/interfaces-${name} and .ros/steps/message-bindings, run \`npm run setup\``,
    );
  }
  const used = `in ${prefix}, a message of it was published`;
  const hashes = Object.entries(upstreamTypeHashes).filter(([known]) => known.startsWith(`${name}/`));
  if (hashes.length === 0) return working(name, used);
  if (process.env['ROS_DISTRO'] === 'humble') {
    return working(name, `${used}; Humble has no type hashes to compare`);
  }
  const different: string[] = [];
  for (const [known, expected] of hashes) {
    if ((await typeHash(prefix, known)) !== `RIHS01_${expected}`) different.push(known);
  }
  if (different.length > 0) {
    return failing(
      name,
      `the type hashes of ${different.join(', ')} are not upstream's`,
      `install the real ${name}, or undo the changes in msg/${name} and run \`npm run setup\``,
    );
  }
  return working(name, `${used}, ${hashes.length} type hashes as upstream`);
}

/** The hash that the generated description of a type states, `undefined` where there is none. */
async function typeHash(prefix: string, type: string): Promise<string | undefined> {
  const file = join(prefix, 'share', `${type}.json`);
  if (!existsSync(file)) return undefined;
  const { type_hashes: hashes } = description.parse(JSON.parse(await readFile(file, 'utf8')));
  return hashes.find(({ type_name: typeName }) => typeName === type)?.hash_string;
}
