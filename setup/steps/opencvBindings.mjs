import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { hashTexts } from '../engine/fingerprint.mjs';
import { SetupError } from '../engine/SetupError.mjs';
import { findOpencv } from '../machine/findOpencv.mjs';
import { inspectMachine } from '../machine/Machine.mjs';
import { makeOpencvView, opencvModules, opencvViewVersion } from '../machine/opencvView.mjs';
import { choosePython } from '../machine/requirements.mjs';
import { buildAddon, nodeInterface } from './nativeAddon.mjs';
import { opencvSources } from './opencvSources.mjs';
import { packageVersion } from './rclnodejs.mjs';

/**
 * opencv4nodejs, compiled against the system's OpenCV. Its own installer would download and compile OpenCV itself.
 *
 * @param {import('../project.mjs').Project} project
 * @param {import('../ros/chooseRos.mjs').Ros} ros
 * @returns {import('../engine/Step.mjs').Step}
 */
export function opencvBindings(project, ros) {
  const folder = join(project.modules, 'opencv4nodejs');
  const fingerprint = () =>
    hashTexts(packageVersion(folder), nodeInterface(), opencvVersion(), opencvViewVersion);
  return {
    id: 'opencv4nodejs',
    title: 'OpenCV for Node.js, compiled',
    needs: ['system-packages', 'node-packages'],
    fingerprint,
    present: () => existsSync(join(folder, 'build/Release/opencv4nodejs.node')),
    async run(tools) {
      const opencv = findOpencv();
      if (!opencv) throw new SetupError('OpenCV is gone: run `npm run setup` again.');
      const view = join(project.state, 'opencv');
      makeOpencvView(opencv, view);
      const source = join(project.state, 'build/opencv4nodejs');
      rmSync(source, { recursive: true, force: true });
      mkdirSync(source, { recursive: true });
      const nan = dirname(createRequire(join(folder, 'package.json')).resolve('nan/package.json'));
      const files = opencvSources({ folder, nan, view, libraries: opencvModules });
      for (const [name, text] of Object.entries(files)) writeFileSync(join(source, name), text);
      // The virtual environment of ROS, whose Python would come first, may be in the making.
      const python =
        ros.kind === 'wheels' ? choosePython(inspectMachine(project.root), () => false).command : 'python3';
      const variables = {
        // The bindings only hand calls on: -O1 takes two thirds of the time of -O3 to compile and OpenCV runs no slower.
        CXXFLAGS: '-O1',
        ...process.env,
        NODE_GYP_FORCE_PYTHON: python,
        _ROS_WHEELS_BOOTSTRAP_COMPLETE: '1',
      };
      const addon = { project, name: 'opencv4nodejs', source, fingerprint: fingerprint(), env: variables };
      await buildAddon(addon, tools);
      rmSync(source, { recursive: true, force: true });
    },
  };
}

/** The version in OpenCV's own header: after an upgrade of the system the bindings are compiled again. */
function opencvVersion() {
  const header = join(findOpencv()?.include ?? '', 'opencv2/core/version.hpp');
  if (!existsSync(header)) return 'none';
  const text = readFileSync(header, 'utf8');
  return ['MAJOR', 'MINOR', 'REVISION']
    .map((part) => new RegExp(`CV_VERSION_${part}\\s+(\\d+)`).exec(text)?.[1])
    .join('.');
}
