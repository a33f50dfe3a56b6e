import * as z from 'zod/mini';

import { joinPictureBytes, splitPictureBytes } from './pictureBytes.js';
import {
  count,
  finite,
  maybeNumber,
  maybeText,
  parseJson,
  shortText,
  stampText,
  type Parsed,
} from './values.js';

const point = z.tuple([finite, finite]);

const overlayFace = z.object({
  id: shortText,
  /** Left, top, width, height in image pixels; it may reach over the border. */
  box: z.tuple([finite, finite, finite, finite]),
  /** The subject's right eye, left eye, nose tip, right and left mouth corner. */
  landmarks: z.array(point),
  /** `off`: nobody is enrolled. */
  who: z.enum(['child', 'other', 'unknown', 'off']),
  similarity: maybeNumber,
  followed: z.boolean(),
  readability: maybeNumber,
});
export type OverlayFace = z.infer<typeof overlayFace>;

/** What the chain said of one picture. */
export const overlay = z.object({
  faces: z.array(overlayFace),
  following: shortText,
  followedFaceId: maybeText,
  frozen: z.boolean(),
});

const pictureHeader = z.object({
  /** Counts the pictures offered to this connection. */
  sequence: count,
  /** The image's own stamp. */
  stampNs: stampText,
  /** The server's clock when it was sent: what the picture's age is counted from. */
  sentNs: stampText,
  widthPx: count,
  heightPx: count,
  /** Pictures that this connection was too slow for, since the one before. */
  missedBefore: count,
  /** The same in all. */
  missed: count,
  /** What the chain said of this very picture; `null`: nothing (yet), which is not "no face". */
  overlay: z.nullable(overlay),
});
export type PictureHeader = z.infer<typeof pictureHeader>;

export interface PictureFrame {
  readonly header: PictureHeader;
  /** The message's own bytes, not copied. */
  readonly jpeg: Uint8Array;
}

/** @param jpeg copied */
export function encodePictureFrame(header: PictureHeader, jpeg: Uint8Array): Uint8Array {
  return joinPictureBytes(JSON.stringify(header), jpeg);
}

/** Never throws. */
export function decodePictureFrame(bytes: Uint8Array): Parsed<PictureFrame> {
  const split = splitPictureBytes(bytes);
  if (typeof split === 'string') return { ok: false, problem: split };
  const header = parseJson(split.json, pictureHeader);
  return header.ok ? { ok: true, value: { header: header.value, jpeg: split.jpeg } } : header;
}
