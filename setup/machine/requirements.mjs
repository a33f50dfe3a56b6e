import { SetupError } from '../engine/SetupError.mjs';
import { checkNode } from './checkNode.mjs';
import { wheelPythonMinors } from './findPythons.mjs';

/** @typedef {import('./Machine.mjs').Machine} Machine */
/** @typedef {import('./findPythons.mjs').Python} Python */

const again = 'then run `npm run setup` again';
const sourceRos = 'source a ROS 2 Humble, Jazzy, Kilted or Lyrical (`. /opt/ros/<distribution>/setup.sh`)';
/** node_modules 0.7 GB, ROS 0.3, OpenCV and a compiler 0.9, interface packages, models and recordings 0.2, and room to build. */
const neededBytes = 3e9;

/**
 * What every machine needs, whatever is installed on it.
 *
 * @param {Machine} machine
 * @throws {SetupError}
 */
export function checkMachine(machine) {
  if (machine.platform !== 'linux') {
    throw new SetupError(
      `Rapport runs on Linux, not on ${machine.platform}: run it in a container, \`docker run -it -v "$PWD":/rapport -w /rapport node:20-bookworm npm start\`.`,
    );
  }
  checkNode(machine.nodeVersion);
  if (machine.freeBytes < neededBytes) {
    throw new SetupError(
      `The disk has ${(machine.freeBytes / 1e9).toFixed(1)} GB free and set-up needs ${neededBytes / 1e9} GB: free some (\`df -h .\` shows the disk), ${again}.`,
    );
  }
}

/**
 * Whether the ROS 2 wheels can run here.
 *
 * @param {Machine} machine
 * @throws {SetupError}
 */
export function checkWheels(machine) {
  if (machine.architecture !== 'x64') {
    throw new SetupError(
      `ROS 2 wheels exist for x86-64 only and this processor is ${machine.architecture}: ${sourceRos}, ${again}.`,
    );
  }
  const [major = 0, minor = 0] = (machine.glibcVersion ?? '0.0').split('.').map(Number);
  if (major < 2 || (major === 2 && minor < 28)) {
    throw new SetupError(
      `ROS 2 wheels need glibc 2.28 or newer and ${machine.distribution} has ${machine.glibcVersion ?? 'another C library'}: ${sourceRos}, ${again}.`,
    );
  }
}

/**
 * The Python that the wheels are installed for, and the Debian packages that it still lacks.
 *
 * @param {Machine} machine
 * @param {(packageName: string) => boolean} aptHas Whether apt knows the package.
 * @returns {{ command: string, packages: string[] }}
 * @throws {SetupError} No suitable Python, and none to be had.
 */
export function choosePython(machine, aptHas) {
  const suitable = machine.pythons.filter(({ minor }) => wheelPythonMinors.includes(minor));
  const complete = suitable.find(({ canMakeVenv, hasHeaders }) => canMakeVenv && hasHeaders);
  if (complete) return { command: complete.command, packages: [] };
  const ofSystem = suitable.find(({ isSystem }) => isSystem);
  if (ofSystem) {
    const name = ofSystem.command === 'python3' ? 'python3' : `python3.${ofSystem.minor}`;
    return {
      command: ofSystem.command,
      packages: [
        ...(ofSystem.canMakeVenv ? [] : [`${name}-venv`]),
        ...(ofSystem.hasHeaders ? [] : [`${name}-dev`]),
      ],
    };
  }
  const incomplete = suitable[0];
  if (incomplete) {
    const lacking = incomplete.canMakeVenv ? 'its C headers (Python.h)' : 'the venv module';
    throw new SetupError(
      `${incomplete.command} lacks ${lacking}: install the development files of that Python, or put another one of 3.10 to 3.13 on PATH, ${again}.`,
    );
  }
  const minor = wheelPythonMinors.find((minor) => aptHas(`python3.${minor}-venv`));
  if (minor !== undefined) {
    const command = `python3.${minor}`;
    return { command, packages: [command, `${command}-venv`, `${command}-dev`] };
  }
  const present = machine.pythons.map(({ minor }) => `3.${minor}`).join(', ') || 'none';
  const unsourced = machine.installedRos[0];
  const help = unsourced
    ? `run \`. /opt/ros/${unsourced}/setup.sh\``
    : 'run `sudo add-apt-repository ppa:deadsnakes/ppa && sudo apt-get install python3.13-venv python3.13-dev`';
  throw new SetupError(
    `ROS 2 wheels need CPython 3.10 to 3.13 and ${machine.distribution} has ${present}: ${help}, ${again}.`,
  );
}

/**
 * The command line that installs Debian packages here, as its words.
 *
 * @param {Machine} machine
 * @param {string[]} packages
 * @returns {string[]}
 * @throws {SetupError} Not Debian or Ubuntu, or neither root nor sudo.
 */
export function aptInstall(machine, packages) {
  if (!machine.hasApt) {
    throw new SetupError(
      `${machine.distribution} has no apt-get: install what ${packages.join(', ')} are there (Debian's names) with its own package manager, ${again}.`,
    );
  }
  const install = ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages];
  if (machine.privilege === 'root') return ['env', 'DEBIAN_FRONTEND=noninteractive', ...install];
  if (machine.privilege === 'sudo') return ['sudo', 'env', 'DEBIAN_FRONTEND=noninteractive', ...install];
  throw new SetupError(
    `${packages.join(', ')} must be installed by an administrator: run \`sudo apt-get update && sudo ${install.join(' ')}\`, ${again}.`,
  );
}
