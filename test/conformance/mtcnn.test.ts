import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MtcnnDetector } from '../../core/face/mtcnn/MtcnnDetector.js';
import { loadFaceDetector } from '../../models/loadPerception.js';
import { sharedFile } from '../shared.js';
import { videoFrame } from './videoFrame.js';

interface Reference {
  readonly video: string;
  readonly frame: number;
  readonly minFaceSizePx: number;
  readonly faces: readonly {
    /** Left, top, right, bottom, pixels counted from 1, both ends included. */
    readonly box: readonly [number, number, number, number];
    readonly score: number;
    readonly landmarks: readonly (readonly [number, number])[];
  }[];
}

/** Made by facenetPytorch.py beside it, whose first lines hold the command. */
const references = JSON.parse(
  readFileSync(join(import.meta.dirname, 'facenetPytorch.json'), 'utf8'),
) as readonly Reference[];

const paths = references.map(({ video }) => sharedFile(`data/video/${video}`));

describe.skipIf(paths.includes(undefined))('MtcnnDetector against facenet-pytorch', () => {
  it.each(references)('$video, frame $frame, faces from $minFaceSizePx pixels', async (reference) => {
    const { loaded: detector, release } = await loadFaceDetector('mtcnn', 1);
    expect(detector).toBeInstanceOf(MtcnnDetector);
    const frame = await videoFrame(sharedFile(`data/video/${reference.video}`) ?? '', reference.frame);
    const found = await detector.detect(frame, { minFaceSizePx: reference.minFaceSizePx });
    await release();

    expect(found).toHaveLength(reference.faces.length);
    for (const { box, score, landmarks } of reference.faces) {
      const face = found.find((candidate) => Math.abs(candidate.box.x + 1 - box[0]) < 5);
      const size = box[2] - box[0];
      // The videos' colours differ by a level or two between FFmpeg's versions; all else is equal to 0.001 pixels.
      // Of a face over the border facenet-pytorch stretches what is inside over the crop, which moves its landmarks.
      const isOverBorder = box[0] < 1 || box[1] < 1 || box[2] > frame.width || box[3] > frame.height;
      const tolerancePx = (isOverBorder ? 0.04 : 0.01) * size;
      expect(Math.abs((face?.box.x ?? NaN) + 1 - box[0])).toBeLessThan(tolerancePx);
      expect(Math.abs((face?.box.y ?? NaN) + 1 - box[1])).toBeLessThan(tolerancePx);
      expect(Math.abs((face ? face.box.x + face.box.width : NaN) - box[2])).toBeLessThan(tolerancePx);
      expect(Math.abs((face ? face.box.y + face.box.height : NaN) - box[3])).toBeLessThan(tolerancePx);
      expect(face?.score).toBeCloseTo(score, 2);
      face?.landmarks.forEach((point, i) => {
        expect(Math.abs(point.x - (landmarks[i]?.[0] ?? NaN))).toBeLessThan(tolerancePx);
        expect(Math.abs(point.y - (landmarks[i]?.[1] ?? NaN))).toBeLessThan(tolerancePx);
      });
    }
  });
});
