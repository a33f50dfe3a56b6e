import type { Frame } from '../../frame/Frame.js';
import type { Network } from '../../model/Network.js';
import type { BoundingBox, DetectedFace, FaceLandmarks, Point } from '../Face.js';
import { networkOutput } from '../networkOutput.js';
import { regressBox, regressionAt } from './Candidate.js';
import { cropCandidates } from './cropCandidates.js';
import type { Resample } from './resampleArea.js';

/**
 * The third stage of Zhang et al. 2016: for each square its score, final box and landmarks, unsuppressed and whatever
 * the score; `undefined` for a square that lies outside the frame.
 *
 * @param options.network input `image` [N, 3, 48, 48]; outputs `probability` [N, 2], `regression` [N, 4] and `landmarks` [N, 10]
 */
export async function locateFaces(
  frame: Frame,
  squares: readonly BoundingBox[],
  { network, resample }: { readonly network: Network; readonly resample: Resample },
): Promise<(DetectedFace | undefined)[]> {
  const { batch, items } = cropCandidates(
    frame,
    squares.map((box, index) => ({ box, index })),
    { size: 48, resample },
  );
  const faces: (DetectedFace | undefined)[] = squares.map(() => undefined);
  if (items.length === 0) return faces;
  const outputs = await network.run({ image: batch });
  const output = (name: string, width: number) =>
    networkOutput(network, outputs, name, items.length * width).data;
  const probability = output('probability', 2);
  const regression = output('regression', 4);
  const landmarks = output('landmarks', 10);
  items.forEach(({ box, index }, n) => {
    faces[index] = {
      box: regressBox(box, regressionAt(regression, n)),
      score: probability[2 * n + 1] as number,
      landmarks: landmarksAt(landmarks, n, box),
    };
  });
  return faces;
}

/** Row `n` of a [N, 10] output: five x, then five y, as fractions of the square. */
function landmarksAt(data: Float32Array, n: number, square: BoundingBox): FaceLandmarks {
  const point = (i: number): Point => ({
    x: square.x + (data[n * 10 + i] as number) * square.width,
    y: square.y + (data[n * 10 + 5 + i] as number) * square.height,
  });
  return [point(0), point(1), point(2), point(3), point(4)];
}
