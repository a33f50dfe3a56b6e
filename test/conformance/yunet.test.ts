import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { YuNetDetector } from '../../core/face/yunet/YuNetDetector.js';
import { loadModelFromBuffer } from '../../models/loadModel.js';
import { sharedFile } from '../shared.js';
import { videoFrame } from './videoFrame.js';

interface Reference {
  readonly video: string;
  readonly frame: number;
  /** Left, top, width, height, x and y of five landmarks, score. */
  readonly faces: readonly (readonly number[])[];
}

/** Made by opencvYuNet.py beside it, whose first lines hold the command. */
const references = JSON.parse(
  readFileSync(join(import.meta.dirname, 'opencvYuNet.json'), 'utf8'),
) as readonly Reference[];

const model = sharedFile('models/yunet_s_640_640.onnx');
const videos = references.map(({ video }) => sharedFile(`data/video/${video}`));

describe.skipIf(model === undefined || videos.includes(undefined))('YuNetDetector against OpenCV', () => {
  it.each(references)('$video, frame $frame', async ({ video, frame: index, faces }) => {
    const network = await loadModelFromBuffer(readFileSync(model ?? ''), { id: 'yunet' });
    const detector = new YuNetDetector(network);
    const frame = await videoFrame(sharedFile(`data/video/${video}`) ?? '', index);
    const found = await detector.detect(frame, { minFaceSizePx: 30 });
    expect(found).toHaveLength(faces.length);
    for (const [i, expected] of faces.entries()) {
      const face = found[i];
      const numbers = face && [
        ...[face.box.x, face.box.y, face.box.width, face.box.height],
        ...face.landmarks.flatMap(({ x, y }) => [x, y]),
      ];
      // The videos' colours differ by a level or two between FFmpeg's versions.
      const tolerancePx = 0.015 * (expected[2] ?? NaN);
      expected.slice(0, 14).forEach((value, k) => {
        expect(Math.abs((numbers?.[k] ?? NaN) - value)).toBeLessThan(tolerancePx);
      });
      expect(face?.score).toBeCloseTo(expected[14] ?? NaN, 1);
    }
    // Followed from there, the face is where it was.
    const [followed] = await detector.follow(frame, found);
    expect(Math.abs((followed?.box.x ?? NaN) - (found[0]?.box.x ?? NaN))).toBeLessThan(
      0.1 * (found[0]?.box.width ?? NaN),
    );
    await network.release();
  });
});
