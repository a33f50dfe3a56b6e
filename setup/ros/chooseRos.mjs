import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { SetupError } from '../engine/SetupError.mjs';

/** @typedef {import('../project.mjs').Project} Project */

/**
 * The ROS 2 that the suite uses.
 *
 * @typedef {object} Ros
 * @property {'sourced' | 'wheels'} kind
 * @property {string} distribution For instance "jazzy".
 * @property {string[]} prefixes AMENT_PREFIX_PATH without the suite's own packages.
 * @property {Record<string, string[]>} paths What a sourced ROS put on the search paths, by variable; empty for wheels.
 */

export const supportedDistributions = ['humble', 'jazzy', 'kilted', 'lyrical'];

const searchPaths = ['AMENT_PREFIX_PATH', 'CMAKE_PREFIX_PATH', 'LD_LIBRARY_PATH', 'PATH', 'PYTHONPATH'];

/**
 * A ROS 2 that the user has sourced is used as it is; so is one that was sourced when set-up ran, in a later shell that
 * did not source it. Otherwise ROS 2 Kilted comes as wheels.
 *
 * @param {Project} project
 * @param {NodeJS.ProcessEnv} env
 * @returns {Ros}
 * @throws {SetupError} A ROS is sourced that the suite does not know.
 */
export function chooseRos(project, env) {
  const prefixes = entries(env['AMENT_PREFIX_PATH']).filter((prefix) => !prefix.startsWith(project.state));
  const distribution = env['ROS_DISTRO'];
  if (prefixes.length > 0 && distribution !== undefined) {
    if (!supportedDistributions.includes(distribution)) {
      throw new SetupError(
        `ROS 2 ${distribution} is sourced and Rapport runs with ${supportedDistributions.join(', ')}: run it in a shell where one of these is sourced, or none (\`env -u AMENT_PREFIX_PATH -u ROS_DISTRO npm start\`).`,
      );
    }
    return { kind: 'sourced', distribution, prefixes, paths: pathsOf(project, env, prefixes) };
  }
  const before = recordedRos(project);
  if (before?.kind === 'sourced' && before.prefixes.every((prefix) => existsSync(prefix))) return before;
  return { kind: 'wheels', distribution: 'kilted', prefixes: [project.rosWheels], paths: {} };
}

/**
 * What the results of set-up depend on when ROS changes: another one, or another place.
 *
 * @param {Project} project
 * @param {Ros} ros
 */
export function rosIdentity(project, ros) {
  return [project.root, ros.kind, ros.distribution, ...ros.prefixes].join('\n');
}

/**
 * Whether a prefix of this ROS has a package.
 *
 * @param {Ros} ros
 * @param {string} packageName
 */
export function rosHasPackage(ros, packageName) {
  return ros.prefixes.some((prefix) => existsSync(join(prefix, 'share', packageName, 'package.xml')));
}

/**
 * The ROS that the last set-up wrote down.
 *
 * @param {Project} project
 * @returns {Ros | undefined}
 */
function recordedRos(project) {
  const file = join(project.state, 'environment.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).ros : undefined;
}

/**
 * @param {Project} project
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} prefixes
 */
function pathsOf(project, env, prefixes) {
  // An overlay's entries may lie beside its prefix (`lib/python3.12/site-packages`), never outside it.
  const ours = (/** @type {string} */ path) =>
    prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)) &&
    !path.startsWith(project.state);
  return Object.fromEntries(searchPaths.map((name) => [name, entries(env[name]).filter(ours)]));
}

/** @param {string | undefined} path */
function entries(path) {
  return (path ?? '').split(delimiter).filter((entry) => entry !== '');
}
