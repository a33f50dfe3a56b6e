import { existsSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { hashContents, hashTexts, listFiles } from '../engine/fingerprint.mjs';
import { rosHasPackage, rosIdentity } from '../ros/chooseRos.mjs';
import { SetupError } from '../engine/SetupError.mjs';
import { dependencies } from '../ros/interfacePackages.mjs';

/**
 * One package of `msg/`, built with the ROS that is used, for Node.js and for every other program of that ROS.
 *
 * @param {import('../project.mjs').Project} project
 * @param {import('../ros/chooseRos.mjs').Ros} ros
 * @param {string} name
 * @param {() => NodeJS.ProcessEnv} env
 * @returns {import('../engine/Step.mjs').Step}
 */
export function interfacePackage(project, ros, name, env) {
  const source = join(project.root, 'msg', name);
  const build = join(project.state, 'build', name);
  const prefix = join(project.interfaces, name);
  return {
    id: interfaceStep(name),
    title: `Interface package ${name}`,
    needs: [
      'system-packages',
      'ros-kilted',
      // Those of ROS itself are no steps.
      ...dependencies(join(source, 'package.xml')).map((dependency) => interfaceStep(dependency)),
    ],
    fingerprint: () => hashTexts(rosIdentity(project, ros), hashContents(source, listFiles(source))),
    present: () => existsSync(join(prefix, 'share', name, 'package.xml')),
    check() {
      if (ros.kind === 'wheels') return;
      for (const needed of [
        'rosidl_default_generators',
        'sensor_msgs',
        'diagnostic_msgs',
        'lifecycle_msgs',
      ]) {
        if (rosHasPackage(ros, needed)) continue;
        const debian = `ros-${ros.distribution}-${needed.replaceAll('_', '-')}`;
        throw new SetupError(
          `The sourced ROS 2 ${ros.distribution} lacks ${needed}: run \`sudo apt-get install ${debian}\`, then \`npm run setup\` again.`,
        );
      }
    },
    async run({ run, note }) {
      rmSync(build, { recursive: true, force: true });
      const options = [
        '-DBUILD_TESTING=OFF',
        '-DCMAKE_BUILD_TYPE=Release',
        `-DPython3_EXECUTABLE=${pythonOf(project, ros)}`,
        `-DCMAKE_INSTALL_PREFIX=${prefix}`,
      ];
      await run('cmake', ['-S', source, '-B', build, ...options], { env: env() });
      await run('cmake', ['--build', build, '--parallel', String(availableParallelism())], {
        env: env(),
        onLine: (line) => {
          const percent = /^\[ *(\d+%)\]/.exec(line)?.[1];
          if (percent) note(percent);
        },
      });
      rmSync(prefix, { recursive: true, force: true });
      await run('cmake', ['--install', build], { env: env() });
      rmSync(build, { recursive: true, force: true });
    },
  };
}

/** The step of a package of `msg/`. @param {string} name */
export function interfaceStep(name) {
  return `interfaces-${name}`;
}

/**
 * The Python that ROS was built for.
 *
 * @param {import('../project.mjs').Project} project
 * @param {import('../ros/chooseRos.mjs').Ros} ros
 */
function pythonOf(project, ros) {
  if (ros.kind === 'wheels') return join(project.rosWheels, 'bin/python3');
  const isDebian = ros.prefixes.some((prefix) => prefix.startsWith('/opt/ros/'));
  return isDebian && existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
}
