import { chmodSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { listFiles } from '../engine/fingerprint.mjs';

/**
 * What the wheels need before a process that is not Python can use them, and before packages can be built on them.
 * Each repair may be repeated.
 *
 * @param {object} wheels
 * @param {string} wheels.prefix The virtual environment.
 * @param {string} wheels.sitePackages
 * @param {string} wheels.include Folder of Python.h.
 * @param {import('../engine/Step.mjs').StepTools['run']} run
 */
export async function repairWheels({ prefix, sitePackages, include }, run) {
  await dropPythonLibraries(prefix, run);
  namePython(join(prefix, 'share'), sitePackages, include);
  placeCommand(join(prefix, 'bin', 'ros2'));
}

/**
 * librcl.so and others name `lib*__rosidl_generator_py.so` as needed libraries; these want symbols of the Python
 * executable, so that Node could not load them. The Python libraries themselves stay as they are: rclpy uses them.
 *
 * @param {string} prefix
 * @param {import('../engine/Step.mjs').StepTools['run']} run
 */
async function dropPythonLibraries(prefix, run) {
  const patchelf = join(prefix, 'bin', 'patchelf');
  const lib = join(prefix, 'lib');
  for (const name of readdirSync(lib)) {
    if (!name.endsWith('.so') || name.endsWith('_generator_py.so')) continue;
    const file = join(lib, name);
    const needed = await run(patchelf, ['--print-needed', file]);
    const unwanted = needed.split('\n').filter((library) => library.endsWith('rosidl_generator_py.so'));
    if (unwanted.length === 0) continue;
    await run(patchelf, [...unwanted.flatMap((library) => ['--remove-needed', library]), file]);
  }
}

/**
 * The exported CMake files name the Python of the machine that built the wheels.
 *
 * @param {string} share
 * @param {string} sitePackages
 * @param {string} include
 */
function namePython(share, sitePackages, include) {
  for (const file of listFiles(share)) {
    if (!file.endsWith('.cmake')) continue;
    const text = readFileSync(file, 'utf8');
    const repaired = text
      .replaceAll(/\/opt\/python\/cp\d+-cp\d+\/include\/python3\.\d+/g, include)
      .replaceAll(/\/opt\/python\/cp\d+-cp\d+\/lib\/python3\.\d+\/site-packages/g, sitePackages);
    if (repaired !== text) {
      // pip may hard-link files out of its cache: write a new one instead of changing the old one.
      writeFileSync(`${file}.tmp`, repaired);
      renameSync(`${file}.tmp`, file);
    }
  }
}

/**
 * rclnodejs finds ROS by the place of the `ros2` command, which has no wheel.
 *
 * @param {string} file
 */
function placeCommand(file) {
  writeFileSync(
    file,
    '#!/bin/sh\necho "The ROS 2 wheels bring no ros2 command: use rapport (rapport operator calls the session), or source a ROS 2 that has it." >&2\nexit 1\n',
  );
  chmodSync(file, 0o755);
}
