import { createRequire } from 'node:module';
import type * as OpenCv from 'opencv4nodejs';
import { RapportError } from '../RapportError.js';

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

/** Interleaved RGB pixels, rows without padding. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * Decodes a whole JPEG or PNG file (or any other that OpenCV reads) to RGB; `undefined` where it cannot.
 *
 * `stored` says which order the file's writer gave its pixels in: `bgr` as OpenCV expects, `rgb as bgr` where red and
 * blue were swapped in the file.
 */
export function decodePicture(file: Uint8Array, stored: 'bgr' | 'rgb as bgr' = 'bgr'): Picture | undefined {
  const cv = opencv();
  const decoded = cv.imdecode(Buffer.from(file.buffer, file.byteOffset, file.byteLength), cv.IMREAD_COLOR);
  if (decoded.empty) return undefined;
  const rgb = stored === 'bgr' ? decoded.cvtColor(cv.COLOR_BGR2RGB) : decoded;
  return { width: rgb.cols, height: rgb.rows, data: rgb.getData() };
}
