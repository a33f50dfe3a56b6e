import type { Picture } from './Picture.js';
import type { BayerPattern } from './pixelLayouts.js';

/** The port to a library of pictures. */
export interface Pictures {
  /**
   * A whole JPEG or PNG file as RGB; `undefined` where it cannot be decoded.
   *
   * `stored` says which order the file's writer gave its pixels in: `bgr` as such libraries expect, `rgb as bgr` where red and blue
   * were swapped in the file.
   */
  decode(file: Uint8Array, stored: 'bgr' | 'rgb as bgr'): Picture | undefined;
  /** The pixels of a Bayer mosaic, a byte each, as RGB: the missing colours between their neighbours. */
  demosaic(
    mosaic: { readonly width: number; readonly height: number; readonly data: Uint8Array },
    pattern: BayerPattern,
  ): Picture;
}
