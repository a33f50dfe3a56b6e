import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openVideo } from '../../sources/video/openVideo.js';
import type { Frame } from '../../core/frame/Frame.js';
import { opencv } from '../../pictures/opencv.js';

/** One frame of a recording, with a face in it. */
export async function frameOf(video: string, index: number): Promise<Frame> {
  const opened = await openVideo(video);
  let at = 0;
  for await (const frame of opened.frames()) {
    if (at === index) {
      await opened.close();
      return frame;
    }
    at += 1;
  }
  throw new Error(`${video} has no frame ${index}.`);
}

/** Two copies of a picture side by side. */
export function twice(picture: Frame): Frame {
  const { width, height, data } = picture;
  const doubled = new Uint8Array(2 * data.length);
  for (let row = 0; row < height; row += 1) {
    const line = data.subarray(row * width * 3, (row + 1) * width * 3);
    doubled.set(line, 2 * row * width * 3);
    doubled.set(line, (2 * row + 1) * width * 3);
  }
  return { ...picture, width: 2 * width, data: doubled };
}

/** A picture of one grey. */
export function grey(width: number, height: number): Frame {
  return { width, height, data: new Uint8Array(width * height * 3).fill(110), stampNs: 0n, frameId: '' };
}

type Encode = (picture: Frame) => { readonly step: number; readonly bytes: Uint8Array };

const luma = (r: number, g: number, b: number): number => 0.299 * r + 0.587 * g + 0.114 * b;

function mapPixels(
  { width, height, data }: Frame,
  bytesPerPixel: number,
  write: (pixel: { r: number; g: number; b: number; column: number }, out: Uint8Array, at: number) => void,
): { step: number; bytes: Uint8Array } {
  const bytes = new Uint8Array(width * height * bytesPerPixel);
  for (let index = 0; index < width * height; index += 1) {
    const [r = 0, g = 0, b = 0] = data.subarray(3 * index, 3 * index + 3);
    write({ r, g, b, column: index % width }, bytes, index * bytesPerPixel);
  }
  return { step: width * bytesPerPixel, bytes };
}

/** 4:2:2 with each pair's colour taken from its left (U) and right (V) pixel (BT.601, full range). */
function yuv422(picture: Frame, lumaOffset: 0 | 1): { step: number; bytes: Uint8Array } {
  return mapPixels(picture, 2, ({ r, g, b, column }, out, at) => {
    const y = luma(r, g, b);
    const chroma = column % 2 === 0 ? 0.564 * (b - y) : 0.713 * (r - y);
    out[at + lumaOffset] = Math.round(y);
    out[at + 1 - lumaOffset] = Math.min(255, Math.max(0, Math.round(chroma + 128)));
  });
}

/** How drivers lay pixels out. */
export const rawEncodings: Readonly<Record<string, Encode>> = {
  rgb8: ({ width, data }) => ({ step: width * 3, bytes: data }),
  bgr8: (picture) => mapPixels(picture, 3, ({ r, g, b }, out, at) => out.set([b, g, r], at)),
  mono8: (picture) => mapPixels(picture, 1, ({ r, g, b }, out, at) => (out[at] = Math.round(luma(r, g, b)))),
  yuv422: (picture) => yuv422(picture, 1),
  yuv422_yuy2: (picture) => yuv422(picture, 0),
};

const folder = mkdtempSync(join(tmpdir(), 'rapport-pictures-'));
let files = 0;

function fileOf(bytes: Uint8Array): { file: string } {
  const file = join(folder, String((files += 1)));
  writeFileSync(file, bytes);
  return { file };
}

/** sensor_msgs/Image for the peer, its bytes in a file. */
export function rawImage(picture: Frame, encoding: string, frameId: string): Record<string, unknown> {
  const encode = rawEncodings[encoding];
  if (!encode) throw new Error(`No way to write ${encoding}.`);
  const { step, bytes } = encode(picture);
  const { width, height } = picture;
  return { header: { frame_id: frameId }, width, height, encoding, step, data: fileOf(bytes) };
}

/** sensor_msgs/CompressedImage for the peer; `keep` cuts the file off after this share of it. */
export function compressedImage(
  picture: Frame,
  format: 'jpeg' | 'png',
  { frameId, keep = 1 }: { frameId: string; keep?: number },
): Record<string, unknown> {
  const cv = opencv();
  const rgb = new cv.Mat(Buffer.from(picture.data), picture.height, picture.width, cv.CV_8UC3);
  const whole = cv.imencode(format === 'jpeg' ? '.jpg' : '.png', rgb.cvtColor(cv.COLOR_RGB2BGR));
  return { header: { frame_id: frameId }, format, data: fileOf(whole.subarray(0, whole.length * keep)) };
}
