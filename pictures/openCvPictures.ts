import type { Pictures } from '../core/frame/Pictures.js';
import { opencv, pixelsOf } from './opencv.js';

/** Pictures by OpenCV. */
export const openCvPictures: Pictures = {
  decode: (file, stored) => {
    const cv = opencv();
    const decoded = cv.imdecode(bufferOf(file), cv.IMREAD_COLOR);
    if (decoded.empty) return undefined;
    if (stored === 'rgb as bgr') return pixelsOf(decoded);
    const rgb = decoded.cvtColor(cv.COLOR_BGR2RGB);
    decoded.release();
    return pixelsOf(rgb);
  },
  demosaic: ({ width, height, data }, pattern) => {
    const cv = opencv();
    // OpenCV names a pattern by the second row's second and third pixel: its BG is what everybody else calls RGGB.
    const code = {
      rggb: cv.COLOR_BayerBG2RGB,
      bggr: cv.COLOR_BayerRG2RGB,
      gbrg: cv.COLOR_BayerGR2RGB,
      grbg: cv.COLOR_BayerGB2RGB,
    }[pattern];
    const mat = new cv.Mat(bufferOf(data), height, width, cv.CV_8UC1);
    const rgb = mat.cvtColor(code);
    mat.release();
    return pixelsOf(rgb);
  },
};

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
