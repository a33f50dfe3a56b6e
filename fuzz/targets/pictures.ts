import { decodeImage } from '../../core/frame/decodeImage.js';
import { pixelLayouts } from '../../core/frame/pixelLayouts.js';
import { mulberry32 } from '../../core/metrics/mulberry32.js';
import { compressJpeg } from '../../pictures/compressJpeg.js';
import { openCvPictures } from '../../pictures/openCvPictures.js';
import { opencv } from '../../pictures/opencv.js';
import type { FuzzTarget } from '../FuzzTarget.js';

const size = { width: 24, height: 16 };

/** A gradient: no row is like another. */
function gradient(): Uint8Array {
  const { width, height } = size;
  return Uint8Array.from({ length: width * height * 3 }, (_, index) => (index * 7) % 256);
}

function png(): Uint8Array {
  const cv = opencv();
  const mat = new cv.Mat(Buffer.from(gradient()), size.height, size.width, cv.CV_8UC3);
  return new Uint8Array(cv.imencode('.png', mat));
}

const decodeCompressed = (data: Uint8Array): unknown =>
  decodeImage({ stampNs: 0n, frameId: 'camera', format: 'bgr8; jpeg compressed bgr8', data }, openCvPictures);

/** The first bytes choose encoding, size and row length, zeros the right ones; the rest are the pixels. */
function readRaw(bytes: Uint8Array): unknown {
  const choice = Buffer.from([...bytes.subarray(0, 4), 0, 0, 0, 0]).readUInt32LE(0);
  const data = bytes.subarray(4);
  const common = { stampNs: 0n, frameId: 'camera', data };
  if (choice === 0)
    return decodeImage(
      { ...common, ...size, step: size.width * 3, encoding: 'rgb8', isBigendian: false },
      openCvPictures,
    );
  const random = mulberry32(choice);
  const encodings = [...pixelLayouts.keys(), 'unknown'];
  const any = (): number => Math.floor(random() * (random() < 0.1 ? 2 ** 32 : 40));
  const encoding = encodings[Math.floor(random() * encodings.length)] ?? 'rgb8';
  const isBigendian = random() < 0.5;
  return decodeImage(
    {
      ...common,
      width: any(),
      height: any(),
      step: any(),
      encoding,
      isBigendian,
    },
    openCvPictures,
  );
}

export const pictureTargets: readonly FuzzTarget[] = [
  {
    name: 'jpeg',
    extension: '.jpg',
    seeds: () => {
      const frame = { ...size, stampNs: 0n, frameId: 'camera', data: gradient() };
      return Promise.resolve([compressJpeg(frame), compressJpeg(frame, 20)]);
    },
    read: decodeCompressed,
  },
  { name: 'png', extension: '.png', seeds: () => Promise.resolve([png()]), read: decodeCompressed },
  {
    name: 'raw-image',
    extension: '.bin',
    seeds: () => Promise.resolve([Uint8Array.of(0, 0, 0, 0, ...gradient())]),
    read: readRaw,
  },
];
