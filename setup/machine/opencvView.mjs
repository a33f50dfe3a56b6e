import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { hashTexts } from '../engine/fingerprint.mjs';

/** The modules of OpenCV that the suite calls, and calib3d, without which the binding does not compile; nothing that needs a screen. */
export const opencvModules = ['core', 'imgproc', 'imgcodecs', 'videoio', 'calib3d'];

/**
 * A view of the system's OpenCV with only these modules: links to its headers and libraries, and another
 * `opencv_modules.hpp`, from which opencv4nodejs learns what there is. Otherwise it binds all of the modules that
 * OpenCV can have: three times the compiling, and Qt and VTK among the system packages.
 *
 * @param {{ include: string, lib: string }} opencv The system's.
 * @param {string} folder Where the view is made; one that is there is replaced.
 */
export function makeOpencvView(opencv, folder) {
  const temporary = `${folder}.tmp`;
  rmSync(temporary, { recursive: true, force: true });
  const headers = join(temporary, 'include/opencv2');
  mkdirSync(headers, { recursive: true });
  for (const name of readdirSync(join(opencv.include, 'opencv2'))) {
    if (name !== 'opencv_modules.hpp')
      symlinkSync(join(opencv.include, 'opencv2', name), join(headers, name));
  }
  writeFileSync(join(headers, 'opencv_modules.hpp'), modulesHeader);
  mkdirSync(join(temporary, 'lib'));
  for (const name of opencvModules) {
    symlinkSync(join(opencv.lib, `libopencv_${name}.so`), join(temporary, 'lib', `libopencv_${name}.so`));
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(temporary, folder);
}

// HAVE_IO is opencv4nodejs's own: imgcodecs and videoio, which it otherwise binds only together with highgui. The file
// is included more than once.
const modulesHeader = [
  ...opencvModules.map((name) => `#define HAVE_OPENCV_${name.toUpperCase()}`),
  '#ifndef HAVE_IO',
  '#define HAVE_IO',
  '#endif',
  '',
].join('\n');

/** What the view depends on beside OpenCV's version. */
export const opencvViewVersion = hashTexts(modulesHeader);
