import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { hashTexts } from '../engine/fingerprint.mjs';
import { SetupError } from '../engine/SetupError.mjs';
import { findOpencv } from '../machine/findOpencv.mjs';
import { makeOpencvView, opencvViewVersion } from '../machine/opencvView.mjs';
import { buildAddon, nodeInterface } from './nativeAddon.mjs';
import { packageVersion } from './rclnodejs.mjs';

/**
 * opencv4nodejs, compiled against the system's OpenCV. Its own installer would download and compile OpenCV itself.
 *
 * @param {import('../project.mjs').Project} project
 * @param {() => NodeJS.ProcessEnv} env
 * @returns {import('../engine/Step.mjs').Step}
 */
export function opencvBindings(project, env) {
  const folder = join(project.modules, 'opencv4nodejs');
  const fingerprint = () =>
    hashTexts(packageVersion(folder), nodeInterface(), opencvVersion(), opencvViewVersion);
  return {
    id: 'opencv4nodejs',
    title: 'OpenCV for Node.js, compiled',
    fingerprint,
    present: () => existsSync(join(folder, 'build/Release/opencv4nodejs.node')),
    async run(tools) {
      const opencv = findOpencv();
      if (!opencv) throw new SetupError('OpenCV is gone: run `npm run setup` again.');
      const view = join(project.state, 'opencv');
      makeOpencvView(opencv, view);
      const variables = {
        // The bindings only hand calls on: -O1 takes two thirds of the time of -O3 to compile and OpenCV runs no slower.
        CXXFLAGS: '-O1',
        ...env(),
        OPENCV_INCLUDE_DIR: join(view, 'include/'),
        OPENCV_LIB_DIR: join(view, 'lib/'),
        OPENCV_BIN_DIR: '/usr/bin/',
      };
      await buildAddon({ project, name: 'opencv4nodejs', fingerprint: fingerprint(), env: variables }, tools);
      const load = `process.dlopen({ exports: {} }, ${JSON.stringify(join(folder, 'build/Release/opencv4nodejs.node'))})`;
      await tools.run(process.execPath, ['-e', load], { env: variables });
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
