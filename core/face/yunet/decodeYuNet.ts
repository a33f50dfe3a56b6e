import type { Network, Tensor } from '../../model/Network.js';
import type { DetectedFace, Point } from '../Face.js';
import { regressionAt } from '../mtcnn/Candidate.js';
import { networkOutput } from '../networkOutput.js';
import type { Letterbox } from './letterbox.js';

const strides = [8, 16, 32] as const;

/**
 * The faces in YuNet's outputs with at least this score, in frame pixels, unsuppressed.
 *
 * Each cell of the grids with stride 8, 16 and 32 gives the root of class times objectness, the box's centre and
 * logarithmic size, and five landmarks, all in strides from the cell (Wu et al. 2023; OpenCV's face_detect.cpp).
 */
export function decodeYuNet(
  outputs: Readonly<Record<string, Tensor>>,
  options: {
    readonly network: Network;
    readonly side: number;
    readonly threshold: number;
    readonly letterbox: Pick<Letterbox, 'scale' | 'origin'>;
  },
): DetectedFace[] {
  const { network, side, threshold, letterbox } = options;
  const faces: DetectedFace[] = [];
  for (const stride of strides) {
    const columns = side / stride;
    const output = (name: string, width: number) =>
      networkOutput(network, outputs, `${name}_${stride}`, columns * columns * width).data;
    const classes = output('cls', 1);
    const objectness = output('obj', 1);
    const boxes = output('bbox', 4);
    const landmarks = output('kps', 10);
    for (let i = 0; i < classes.length; i++) {
      const score = Math.sqrt(unit(classes[i] as number) * unit(objectness[i] as number));
      // Not `<`, which a score that is no number would pass.
      if (!(score >= threshold)) continue;
      const column = i % columns;
      const row = Math.floor(i / columns);
      const toFrame = (x: number, y: number): Point => ({
        x: ((column + x) * stride) / letterbox.scale + letterbox.origin.x,
        y: ((row + y) * stride) / letterbox.scale + letterbox.origin.y,
      });
      const [x, y, logWidth, logHeight] = regressionAt(boxes, i);
      const centre = toFrame(x, y);
      const width = (Math.exp(logWidth) * stride) / letterbox.scale;
      const height = (Math.exp(logHeight) * stride) / letterbox.scale;
      const point = (n: number) =>
        toFrame(landmarks[10 * i + 2 * n] as number, landmarks[10 * i + 2 * n + 1] as number);
      faces.push({
        box: { x: centre.x - width / 2, y: centre.y - height / 2, width, height },
        score,
        landmarks: [point(0), point(1), point(2), point(3), point(4)],
      });
    }
  }
  return faces;
}

function unit(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
