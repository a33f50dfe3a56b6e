import type { BoundingBox, DetectedFace } from '../../../core/face/Face.js';
import type { FaceDetector, FaceSearch } from '../../../core/face/FaceDetector.js';
import { intersectionOverUnion } from '../../../core/face/overlap.js';
import type { Frame } from '../../../core/frame/Frame.js';

/**
 * A detector that knows where the faces are: `facesAt` a stamp. It finds those within the region that are large enough
 * and not known, in slice n of m only those whose left edge lies in the n-th of m columns of the frame, and follows a
 * face that overlaps its expected box by more than 0.4.
 */
export class FakeDetector implements FaceDetector {
  readonly modelIds = ['fake'];
  /** What was asked for, newest last. */
  readonly searches: FaceSearch[] = [];
  readonly #facesAt: (stampNs: bigint) => readonly DetectedFace[];

  constructor(facesAt: (stampNs: bigint) => readonly DetectedFace[]) {
    this.#facesAt = facesAt;
  }

  detect(frame: Frame, search: FaceSearch): Promise<readonly DetectedFace[]> {
    this.searches.push(search);
    const { region, slice, known = [], minFaceSizePx } = search;
    const isInSlice = ({ x }: BoundingBox) =>
      slice === undefined || Math.floor((x / frame.width) * slice.count) === slice.index;
    return Promise.resolve(
      this.#facesAt(frame.stampNs).filter(
        ({ box }) =>
          box.height >= minFaceSizePx &&
          isInSlice(box) &&
          (region === undefined || contains(region, box)) &&
          !known.some((face) => intersectionOverUnion(face, box) > 0.3),
      ),
    );
  }

  follow(frame: Frame, expected: readonly DetectedFace[]): Promise<(DetectedFace | undefined)[]> {
    const faces = this.#facesAt(frame.stampNs);
    return Promise.resolve(
      expected.map(({ box }) => faces.find((face) => intersectionOverUnion(face.box, box) > 0.4)),
    );
  }
}

function contains(region: BoundingBox, { x, y, width, height }: BoundingBox): boolean {
  return (
    x >= region.x &&
    y >= region.y &&
    x + width <= region.x + region.width &&
    y + height <= region.y + region.height
  );
}
