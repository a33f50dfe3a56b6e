import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { findOpencv } from '../../setup/machine/findOpencv.mjs';
import { makeOpencvView, opencvModules } from '../../setup/machine/opencvView.mjs';
import { temporaryFolder } from './temporaryFolder.js';

/** A file system with an OpenCV of these modules under /usr/local. */
function fileSystemWith(modules: readonly string[]): string {
  const root = temporaryFolder();
  const headers = join(root, 'usr/local/include/opencv4/opencv2');
  mkdirSync(headers, { recursive: true });
  mkdirSync(join(root, 'usr/local/lib'));
  writeFileSync(join(headers, 'opencv_modules.hpp'), '#define HAVE_OPENCV_FACE\n');
  for (const name of modules) {
    writeFileSync(join(headers, `${name}.hpp`), '');
    writeFileSync(join(root, `usr/local/lib/libopencv_${name}.so`), '');
  }
  return root;
}

describe('findOpencv', () => {
  it('finds headers and libraries', () => {
    const root = fileSystemWith(opencvModules);
    expect(findOpencv(root)).toEqual({
      include: join(root, 'usr/local/include/opencv4'),
      lib: join(root, 'usr/local/lib'),
    });
  });

  it('takes one that lacks a module or its library for absent', () => {
    expect(findOpencv(fileSystemWith(opencvModules.slice(1)))).toBeUndefined();
    const root = fileSystemWith(opencvModules);
    rmSync(join(root, 'usr/local/lib/libopencv_videoio.so'));
    expect(findOpencv(root)).toBeUndefined();
  });
});

describe('makeOpencvView', () => {
  it('shows every header, only the libraries that are used, and its own list of modules', () => {
    const root = fileSystemWith([...opencvModules, 'face']);
    const opencv = findOpencv(root);
    if (!opencv) throw new Error('the file system of this test has an OpenCV');
    const view = join(root, 'view');
    makeOpencvView(opencv, view);
    makeOpencvView(opencv, view);
    expect(readlinkSync(join(view, 'include/opencv2/face.hpp'))).toBe(
      join(opencv.include, 'opencv2/face.hpp'),
    );
    expect(existsSync(join(view, 'lib/libopencv_calib3d.so'))).toBe(true);
    expect(existsSync(join(view, 'lib/libopencv_face.so'))).toBe(false);
    const modules = readFileSync(join(view, 'include/opencv2/opencv_modules.hpp'), 'utf8');
    expect(modules).toContain('#define HAVE_OPENCV_CALIB3D\n');
    expect(modules).not.toContain('FACE');
    // The system's own list is left as it was.
    expect(readFileSync(join(opencv.include, 'opencv2/opencv_modules.hpp'), 'utf8')).toContain('FACE');
  });
});
