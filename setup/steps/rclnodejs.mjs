import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { hashTexts } from '../engine/fingerprint.mjs';
import { rosIdentity } from '../ros/chooseRos.mjs';
import { buildAddon, nodeInterface } from './nativeAddon.mjs';

/**
 * rclnodejs, compiled against the ROS that is used. Were it left to itself, it would compile itself when it is first
 * loaded, in the middle of a session.
 *
 * @param {import('../project.mjs').Project} project
 * @param {import('../ros/chooseRos.mjs').Ros} ros
 * @param {() => NodeJS.ProcessEnv} env
 * @returns {import('../engine/Step.mjs').Step}
 */
export function rclnodejs(project, ros, env) {
  const folder = join(project.modules, 'rclnodejs');
  const fingerprint = () => hashTexts(rosIdentity(project, ros), packageVersion(folder), nodeInterface());
  return {
    id: 'rclnodejs',
    title: 'rclnodejs, compiled for this ROS',
    needs: ['system-packages', 'node-packages', 'ros-kilted'],
    fingerprint,
    present: () => existsSync(join(folder, 'build/Release/rclnodejs.node')),
    async run(tools) {
      await buildAddon({ project, name: 'rclnodejs', fingerprint: fingerprint(), env: env() }, tools);
    },
  };
}

/**
 * The version of an installed package, or "none" where it is not installed yet.
 *
 * @param {string} folder
 * @returns {string}
 */
export function packageVersion(folder) {
  const file = join(folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : 'none';
}
