import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CommandError } from '../engine/command.mjs';
import { hashTexts } from '../engine/fingerprint.mjs';
import { SetupError } from '../engine/SetupError.mjs';

/** @typedef {{ packages: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} Lockfile */

/**
 * The packages of package-lock.json, without their install scripts: rclnodejs and onnxruntime-node run some that fail
 * on a machine without ROS or without open internet. What must be compiled is compiled in steps of its own.
 *
 * @param {import('../project.mjs').Project} project
 * @returns {import('../engine/Step.mjs').Step}
 */
export function nodePackages(project) {
  const lock = join(project.root, 'package-lock.json');
  const installed = join(project.modules, '.package-lock.json');
  return {
    id: 'node-packages',
    title: 'Node.js packages',
    needs: [],
    fingerprint: () => hashTexts(readFileSync(lock, 'utf8')),
    present: () => existsSync(installed) && isInstalled(readLockfile(lock), readLockfile(installed)),
    async run({ run }) {
      if (this.present()) return;
      // `npm ci` deletes node_modules first, with what was compiled in it: only where there is nothing to keep.
      const install = existsSync(installed) ? ['install', '--no-save'] : ['ci'];
      const options = ['--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'];
      try {
        await run('npm', [...install, ...options], { cwd: project.root });
      } catch (error) {
        if (error instanceof CommandError && error.isNetwork) {
          throw new SetupError(
            "npm's registry can't be reached: check `npm ping` and your proxy settings, then run `npm run setup` again.",
            { cause: error },
          );
        }
        throw error;
      }
    },
  };
}

/** @param {string} file @returns {Lockfile} */
function readLockfile(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * Whether node_modules holds what the lock file names. Compared with npm's own record, so that packages that the user
 * installed are not installed again.
 *
 * @param {Lockfile} wanted
 * @param {Lockfile} present
 */
export function isInstalled(wanted, present) {
  return Object.entries(wanted.packages).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const found = present.packages[path];
    return found ? found.version === version : optional === true;
  });
}
