import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of opencv4nodejs's own modules that are bound; `io` is imgcodecs and videoio. */
const boundFolders = ['core', 'imgproc', 'calib3d', 'io'];

/**
 * What node-gyp compiles instead of opencv4nodejs's own 109 files: two that include those of the bound modules. Most of
 * the time goes into reading OpenCV's and V8's headers, once a file, also for files of modules that are not there.
 *
 * @param {object} place
 * @param {string} place.folder opencv4nodejs.
 * @param {string} place.nan The package nan.
 * @param {string} place.view OpenCV, as makeOpencvView makes it.
 * @param {string[]} place.libraries Names of OpenCV's modules.
 * @returns {Record<string, string>} Text by file name.
 */
export function opencvSources({ folder, nan, view, libraries }) {
  const own = readFileSync(join(folder, 'binding.gyp'), 'utf8');
  const bound = [...own.matchAll(/"cc\/([\w/]+\.cc)"/gu)]
    .flatMap(([, file]) => (file === undefined ? [] : [file]))
    .filter((file) => !file.includes('/') || boundFolders.includes(file.slice(0, file.indexOf('/'))));
  const isCore = (/** @type {string} */ file) => !file.includes('/') || file.startsWith('core/');
  const target = {
    target_name: 'opencv4nodejs',
    include_dirs: [
      join(view, 'include'),
      ...['cc', 'cc/core', 'cc/native-node-utils'].map((name) => join(folder, name)),
      nan,
    ],
    sources: ['core.cc', 'modules.cc'],
    libraries: [`-L${join(view, 'lib')}`, ...libraries.map((name) => `-lopencv_${name}`)],
    // OpenCV throws.
    'cflags!': ['-fno-exceptions'],
    'cflags_cc!': ['-fno-rtti', '-fno-exceptions'],
  };
  return {
    'binding.gyp': `${JSON.stringify({ targets: [target] }, undefined, 2)}\n`,
    'core.cc': include(bound.filter(isCore)),
    'modules.cc': include(bound.filter((file) => !isCore(file))),
  };
}

/**
 * The files of constants say `using namespace cv`, which would make names of the others ambiguous: they come last.
 *
 * @param {string[]} files
 */
function include(files) {
  const isConstants = (/** @type {string} */ file) => file.endsWith('Constants.cc');
  return [...files.filter((file) => !isConstants(file)), ...files.filter(isConstants)]
    .map((file) => `#include "${file}"\n`)
    .join('');
}
