import { createRequire } from 'node:module';
import type * as OpenCv from 'opencv4nodejs';
import type { Picture } from '../core/frame/Picture.js';
import { RapportError } from '../core/RapportError.js';

let loaded: typeof OpenCv | undefined;

/**
 * OpenCV, loaded at the first use and without the set-up lines that its package prints when it is required.
 *
 * Throws `opencv/missing` where the native part is not built.
 */
export function opencv(): typeof OpenCv {
  // Resolving the package anew would cost every frame as much as a small network.
  loaded ??= loadOpenCv();
  return loaded;
}

function loadOpenCv(): typeof OpenCv {
  const requireHere = createRequire(import.meta.url);
  try {
    // The package logs through its build tool's logger, which has this one switch; both are CommonJS and loaded once.
    const requireThere = createRequire(requireHere.resolve('opencv4nodejs'));
    (requireThere('@u4/opencv-build') as { Log: { silence: boolean } }).Log.silence = true;
    return requireHere('opencv4nodejs') as typeof OpenCv;
  } catch (error) {
    throw new RapportError(
      'opencv/missing',
      'OpenCV for Node cannot be loaded: run `npm run setup` to build it.',
      {
        cause: error,
      },
    );
  }
}

/** A picture's pixels as OpenCV's matrix, copied; to be released by whoever makes it (`pixelsOf`). */
export function matOf({ width, height, data }: Picture): OpenCv.Mat {
  const cv = opencv();
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return new cv.Mat(bytes, height, width, cv.CV_8UC3);
}

/**
 * A matrix's pixels, copied, and its memory given back.
 *
 * A matrix that is left to the garbage collector has it mark the whole heap every few frames: it counts the pixels as
 * memory pressure.
 */
export function pixelsOf(mat: OpenCv.Mat): Picture {
  const picture = { width: mat.cols, height: mat.rows, data: mat.getData() };
  mat.release();
  return picture;
}
