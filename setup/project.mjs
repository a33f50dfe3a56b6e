import { join, resolve } from 'node:path';

/**
 * Where set-up reads and writes. Everything it makes lies in `.ros/` (ROS, interface packages, logs), `.rapport/`
 * (models, recordings), `dist/` and `node_modules/`; deleting these undoes it.
 *
 * @typedef {object} Project
 * @property {string} root The repository.
 * @property {string} state `.ros/`.
 * @property {string} rosWheels The virtual environment that holds ROS 2 where none is sourced.
 * @property {string} interfaces One install prefix a package of `msg/`.
 * @property {string} native Compiled Node add-ons, kept for when node_modules is installed anew.
 * @property {string} modules `node_modules/`.
 * @property {string} output `dist/`.
 * @property {string} data `.rapport/`.
 */

/**
 * @param {string} [root]
 * @returns {Project}
 */
export function projectAt(root = resolve(import.meta.dirname, '..')) {
  const state = join(root, '.ros');
  return {
    root,
    state,
    rosWheels: join(state, 'kilted'),
    interfaces: join(state, 'install'),
    native: join(state, 'native'),
    modules: join(root, 'node_modules'),
    output: join(root, 'dist'),
    data: join(root, '.rapport'),
  };
}
