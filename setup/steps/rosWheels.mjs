import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { CommandError } from '../engine/command.mjs';
import { hashTexts } from '../engine/fingerprint.mjs';
import { SetupError } from '../engine/SetupError.mjs';
import { inspectMachine } from '../machine/Machine.mjs';
import { choosePython } from '../machine/requirements.mjs';
import { sitePackages } from '../ros/Environment.mjs';
import { repairWheels } from '../ros/repairWheels.mjs';

/**
 * ROS 2 Kilted as Python wheels in a virtual environment of the project.
 *
 * @param {import('../project.mjs').Project} project
 * @param {() => import('../machine/Machine.mjs').Machine} [inspect]
 * @returns {import('../engine/Step.mjs').Step}
 */
export function rosWheels(project, inspect = () => inspectMachine(project.root)) {
  const requirements = join(project.root, 'setup/ros/kilted-requirements.txt');
  const prefix = project.rosWheels;
  const python = join(prefix, 'bin', 'python3');
  return {
    id: 'ros-kilted',
    title: 'ROS 2 Kilted',
    needs: ['system-packages'],
    // The environment holds its own absolute path, and a link to the Python it was made with.
    fingerprint: () => hashTexts(project.root, readFileSync(requirements, 'utf8')),
    present: () => existsSync(python) && existsSync(join(prefix, 'share/rclpy/package.xml')),
    async run({ run, note }) {
      const { command } = choosePython(inspect(), () => false);
      rmSync(prefix, { recursive: true, force: true });
      const env = {
        ...process.env,
        PYTHONPATH: '',
        PYTHONHOME: undefined,
        _ROS_WHEELS_BOOTSTRAP_COMPLETE: '1',
      };
      await run(command, ['-m', 'venv', prefix], { env });
      const options = ['--no-deps', '--require-hashes', '--no-input', '--disable-pip-version-check'];
      try {
        await run(python, ['-m', 'pip', 'install', ...options, '--requirement', requirements], {
          env,
          onLine: (line) => note(line.trim().slice(0, 60)),
        });
      } catch (error) {
        if (error instanceof CommandError && error.isNetwork) {
          throw new SetupError(
            `Python's package index can't be reached: check \`${python} -m pip download --no-deps catkin-pkg\` and your proxy settings, then run \`npm run setup\` again.`,
            { cause: error },
          );
        }
        throw error;
      }
      note('repairs');
      const include = await run(python, ['-c', "import sysconfig; print(sysconfig.get_path('include'))"], {
        env,
      });
      await repairWheels({ prefix, sitePackages: sitePackages(project), include: include.trim() }, run);
    },
  };
}
