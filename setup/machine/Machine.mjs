import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, readdirSync, statfsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { findPythons } from './findPythons.mjs';

/**
 * What set-up needs to know of a machine. Tests pass other machines than the one they run on.
 *
 * @typedef {object} Machine
 * @property {NodeJS.Platform} platform
 * @property {string} architecture Node's name: x64, arm64.
 * @property {string} nodeVersion For instance "20.20.2".
 * @property {string | undefined} glibcVersion For instance "2.36"; undefined on musl.
 * @property {string} distribution For instance "Debian GNU/Linux 12 (bookworm)".
 * @property {'root' | 'sudo' | 'none'} privilege How packages of the system can be installed.
 * @property {boolean} hasApt
 * @property {import('./findPythons.mjs').Python[]} pythons CPythons on PATH, the best one first.
 * @property {string[]} installedRos Distributions under /opt/ros, sourced or not.
 * @property {number} freeBytes On the project's disk.
 */

/**
 * Looks at this machine. Takes some 0.2 s: only called where a step has to run.
 *
 * @param {string} root The folder whose disk counts.
 * @returns {Machine}
 */
export function inspectMachine(root) {
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (processReport());
  const disk = statfsSync(root);
  return {
    platform: process.platform,
    architecture: process.arch,
    nodeVersion: process.versions.node,
    glibcVersion: report.header.glibcVersionRuntime,
    distribution: distributionName(),
    privilege: privilege(),
    hasApt: findCommand('apt-get') !== undefined,
    pythons: findPythons(),
    installedRos: existsSync('/opt/ros') ? readdirSync('/opt/ros') : [],
    freeBytes: disk.bavail * disk.bsize,
  };
}

/**
 * The path of a command on PATH, or `undefined`.
 *
 * @param {string} name
 * @param {string} [path]
 */
export function findCommand(name, path = process.env['PATH'] ?? '') {
  return path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false; // Not there, or not to be run: the next folder may have it.
      }
    });
}

function processReport() {
  const report = process.report;
  // Otherwise the report asks the name service for every open connection, which may take seconds.
  if (report) /** @type {{ excludeNetwork?: boolean }} */ (report).excludeNetwork = true;
  return report?.getReport() ?? { header: {} };
}

function distributionName() {
  if (!existsSync('/etc/os-release')) return 'this system';
  return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'this system';
}

/** @returns {Machine['privilege']} */
function privilege() {
  if (process.getuid?.() === 0) return 'root';
  if (findCommand('sudo') === undefined) return 'none';
  const silent = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  return silent || process.stdin.isTTY ? 'sudo' : 'none';
}
