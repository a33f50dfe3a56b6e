import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

import { CommandError } from '../engine/command.mjs';
import { hashTexts } from '../engine/fingerprint.mjs';
import { SetupError } from '../engine/SetupError.mjs';
import { findCommand, inspectMachine } from '../machine/Machine.mjs';
import { aptInstall, checkMachine, checkWheels, choosePython } from '../machine/requirements.mjs';
import { opencvModules } from '../machine/opencvView.mjs';
import { findOpencv } from '../machine/findOpencv.mjs';

/** @typedef {import('../project.mjs').Project} Project */
/** @typedef {import('../ros/chooseRos.mjs').Ros} Ros */
/** @typedef {import('../machine/Machine.mjs').Machine} Machine */

/**
 * Compiler, CMake, Python's headers and OpenCV, as packages of the system. Only what is missing is installed.
 *
 * @param {Project} project
 * @param {Ros} ros
 * @param {() => Machine} [inspect]
 * @returns {import('../engine/Step.mjs').Step}
 */
export function systemPackages(project, ros, inspect = () => inspectMachine(project.root)) {
  return {
    id: 'system-packages',
    title: 'Compiler, CMake, Python headers, OpenCV',
    needs: [],
    fingerprint: () => hashTexts(ros.kind, ros.distribution),
    present: () => findOpencv() !== undefined,
    check() {
      const machine = inspect();
      checkMachine(machine);
      if (ros.kind === 'wheels') checkWheels(machine);
      const missing = missingPackages(machine, ros);
      if (missing.length > 0) aptInstall(machine, missing);
    },
    async run({ run, note }) {
      const machine = inspect();
      const missing = missingPackages(machine, ros);
      if (missing.length === 0) return;
      note(`apt-get install ${missing.join(' ')}`);
      const [command = '', ...args] = aptInstall(machine, missing);
      // The user's password may be asked for before the first of these, never in the middle of one: sudo keeps it a while.
      const asksUser = command === 'sudo';
      const apt = args.indexOf('apt-get');
      const prefix = args.slice(0, apt);
      const help = `run \`${asksUser ? 'sudo ' : ''}apt-get update && ${asksUser ? 'sudo ' : ''}${args.slice(apt).join(' ')}\`, then \`npm run setup\` again`;
      try {
        if (asksUser) await run('sudo', ['true'], { asksUser, holdsTerminal: true });
        // Another installation may have been interrupted; without this apt refuses to begin.
        await run(command, [...prefix, 'dpkg', '--configure', '-a'], { asksUser, startsServices: true });
        await run(command, [...prefix, 'apt-get', 'update'], { asksUser, startsServices: true }).catch(
          (error) => {
            // One unreachable source among many is no reason to stop: the installation shows whether it mattered.
            if (!(error instanceof CommandError)) throw error;
          },
        );
        await run(command, [...prefix, 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args.slice(apt + 1)], {
          asksUser,
          startsServices: true,
          onLine: (line) => {
            const [, doing] = /^((?:Unpacking|Setting up) [^ :]+)/.exec(line) ?? [];
            if (doing) note(doing);
          },
        });
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        const why = error.isNetwork ? "the package server can't be reached" : error.message;
        throw new SetupError(`${missing.join(', ')} could not be installed (${why}): ${help}.`, {
          cause: error,
        });
      }
    },
  };
}

/**
 * Debian's names of what the later steps need and this machine lacks.
 *
 * @param {Machine} machine
 * @param {Ros} ros
 * @returns {string[]}
 */
export function missingPackages(machine, ros) {
  const python = ros.kind === 'wheels' ? choosePython(machine, aptHas).packages : pythonOfRos(machine);
  return [
    ...(findCommand('g++') ? [] : ['g++']),
    ...(findCommand('make') ? [] : ['make']),
    ...(findCommand('cmake') ? [] : ['cmake']),
    ...python,
    ...(findOpencv() ? [] : opencvModules.map((name) => `libopencv-${name}-dev`)),
  ];
}

/** A sourced ROS uses the system's Python. @param {Machine} machine */
function pythonOfRos(machine) {
  const python = machine.pythons.find(({ isSystem }) => isSystem) ?? machine.pythons[0];
  if (!python) return ['python3-dev', 'python3-venv'];
  return [
    ...(python.hasHeaders || existsSync('/usr/include/python3') ? [] : ['python3-dev']),
    ...(python.canMakeVenv ? [] : ['python3-venv']),
  ];
}

/** @param {string} packageName */
function aptHas(packageName) {
  const result = spawnSync('apt-cache', ['policy', packageName], { encoding: 'utf8' });
  return result.status === 0 && /Candidate: (?!\(none\))/.test(result.stdout);
}
