import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * @typedef {object} Python
 * @property {string} command For instance "python3.12".
 * @property {number} minor 12 of 3.12.
 * @property {boolean} canMakeVenv Debian and Ubuntu split this off into python3-venv.
 * @property {boolean} hasHeaders The message generators compile Python bindings: Python.h, from python3-dev.
 * @property {boolean} isSystem It is /usr/bin's own, so that apt can add what it lacks.
 */

const probe = `
import sys, sysconfig, os, json, platform
try:
    import venv, ensurepip
    can = True
except ImportError:
    can = False
print(json.dumps(dict(implementation=platform.python_implementation(), major=sys.version_info[0], minor=sys.version_info[1],
  venv=can, headers=os.path.exists(os.path.join(sysconfig.get_path('include'), 'Python.h')), prefix=sys.base_prefix)))
`;

/** The versions that the ROS 2 wheels exist for, the newest first: CPython 3.10 to 3.13. */
export const wheelPythonMinors = [13, 12, 11, 10];

/**
 * The CPythons on PATH: `python3` first, as it is the one the user chose, then by version.
 *
 * @param {string[]} [commands]
 * @returns {Python[]}
 */
export function findPythons(commands = ['python3', ...wheelPythonMinors.map((minor) => `python3.${minor}`)]) {
  /** @type {Python[]} */
  const found = [];
  for (const command of commands) {
    const result = spawnSync(command, ['-c', probe], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: '', _ROS_WHEELS_BOOTSTRAP_COMPLETE: '1' },
    });
    if (result.status !== 0) continue; // Not on PATH, or a version manager's placeholder.
    const facts = JSON.parse(result.stdout);
    if (facts.implementation !== 'CPython' || facts.major !== 3) continue;
    if (found.some(({ minor }) => minor === facts.minor)) continue;
    found.push({
      command,
      minor: facts.minor,
      canMakeVenv: facts.venv,
      hasHeaders: facts.headers,
      isSystem: facts.prefix === '/usr' && existsSync('/usr/bin/python3'),
    });
  }
  return found;
}
