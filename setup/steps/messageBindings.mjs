import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { hashTexts } from '../engine/fingerprint.mjs';
import { SetupError } from '../engine/SetupError.mjs';
import { interfaceStep } from './interfacePackage.mjs';
import { packageVersion } from './rclnodejs.mjs';

/**
 * JavaScript and TypeScript for every message on AMENT_PREFIX_PATH, written into rclnodejs's folder.
 *
 * @param {import('../project.mjs').Project} project
 * @param {string[]} packages The suite's own interface packages.
 * @param {() => string} interfaces Fingerprint of ROS and of these packages.
 * @param {() => NodeJS.ProcessEnv} env
 * @returns {import('../engine/Step.mjs').Step}
 */
export function messageBindings(project, packages, interfaces, env) {
  const folder = join(project.modules, 'rclnodejs');
  return {
    id: 'message-bindings',
    title: 'JavaScript and TypeScript of the messages',
    needs: ['rclnodejs', ...packages.map((name) => interfaceStep(name))],
    fingerprint: () => hashTexts(interfaces(), packageVersion(folder)),
    present: () => ['std_msgs', ...packages].every((name) => existsSync(join(folder, 'generated', name))),
    async run({ run, log }) {
      const output = await run(process.execPath, ['scripts/generate_messages.cjs'], {
        cwd: folder,
        env: env(),
      });
      // The generator reports an error on its output and ends with 0 all the same.
      if (!output.includes('Generation complete')) {
        throw new SetupError(
          `rclnodejs could not generate its messages: read ${log}, then run \`npm run setup\` again.`,
        );
      }
    },
  };
}
