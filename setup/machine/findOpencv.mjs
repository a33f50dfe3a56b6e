import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { opencvModules } from './opencvView.mjs';

const multiarch = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };

/**
 * Where the system's OpenCV 4 lies, with the headers and libraries of the modules that are used; `undefined` where it is
 * absent or incomplete.
 *
 * @param {string} [root] Of the file system.
 * @returns {{ include: string, lib: string } | undefined}
 */
export function findOpencv(root = '/') {
  const triplet = multiarch[/** @type {keyof typeof multiarch} */ (process.arch)] ?? '';
  const include = ['usr/include/opencv4', 'usr/local/include/opencv4']
    .map((path) => join(root, path))
    .find((path) => opencvModules.every((name) => existsSync(join(path, `opencv2/${name}.hpp`))));
  const lib = [`usr/lib/${triplet}`, 'usr/local/lib', 'usr/lib64', 'usr/lib']
    .map((path) => join(root, path))
    .find((path) => opencvModules.every((name) => existsSync(join(path, `libopencv_${name}.so`))));
  return include && lib ? { include, lib } : undefined;
}
