import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { rosHasPackage } from './chooseRos.mjs';

/**
 * The packages of `msg/` to build, those that others depend on first.
 *
 * Copies of upstream packages (hri_msgs, naoqi_bridge_msgs, rosbag2_interfaces) are built only where ROS does not have the real ones;
 * rapport_msgs is always built from here.
 *
 * @param {string} folder `msg/`.
 * @param {import('./chooseRos.mjs').Ros} ros
 * @returns {string[]}
 */
export function interfacePackages(folder, ros) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'package.xml')))
    .filter((name) => name === 'rapport_msgs' || !rosHasPackage(ros, name))
    .sort();
  /** @type {string[]} */
  const ordered = [];
  const visit = (/** @type {string} */ name) => {
    if (ordered.includes(name)) return;
    for (const dependency of dependencies(join(folder, name, 'package.xml'))) {
      if (names.includes(dependency)) visit(dependency);
    }
    ordered.push(name);
  };
  names.forEach(visit);
  return ordered;
}

/**
 * The packages that a `package.xml` depends on, whatever the kind of dependency.
 *
 * @param {string} file
 */
export function dependencies(file) {
  const xml = readFileSync(file, 'utf8').replace(/<!--[\s\S]*?-->/g, '');
  return [...xml.matchAll(/<\w*depend[^>]*>\s*([\w-]+)\s*</g)].flatMap(([, name]) => (name ? [name] : []));
}
