import type { Frame } from '../../frame/Frame.js';
import type { Network } from '../../model/Network.js';
import type { BoundingBox, DetectedFace } from '../Face.js';
import type { FaceDetector, FaceSearch } from '../FaceDetector.js';
import { nonMaximumSuppression } from '../nonMaximumSuppression.js';
import { intersectionOverUnion } from '../overlap.js';
import { decodeYuNet } from './decodeYuNet.js';
import { letterbox } from './letterbox.js';

/** Lowest score of a face that is found. */
const foundScore = 0.7;

/** Lowest score at which a followed face counts as still there. */
const followedScore = 0.6;

/** Two boxes that overlap by more are one face. */
const suppressionOverlap = 0.3;

/** Side of the network's input, which its file fixes. */
const side = 640;

/**
 * YuNet (Wu et al. 2023, Machine Intelligence Research 20): input `input` [1, 3, 640, 640] planar BGR 0..255.
 *
 * Its cost does not depend on the region, so a slice of a search is all of it (index 0) or nothing. It misses many faces
 * smaller than 40 pixels of its input.
 */
export class YuNetDetector implements FaceDetector {
  readonly modelIds: readonly string[];
  readonly #network: Network;

  constructor(network: Network) {
    this.#network = network;
    this.modelIds = [network.id];
  }

  async detect(frame: Frame, search: FaceSearch): Promise<readonly DetectedFace[]> {
    if (search.slice !== undefined && search.slice.index > 0) return [];
    const region = search.region ?? { x: 0, y: 0, width: frame.width, height: frame.height };
    const faces = await this.#facesIn(frame, region, foundScore);
    return faces.filter(
      ({ box }) =>
        box.height >= search.minFaceSizePx &&
        !(search.known ?? []).some((known) => intersectionOverUnion(known, box) > 0.3),
    );
  }

  /** One run for all boxes, on the part of the frame around them. */
  async follow(
    frame: Frame,
    expected: readonly DetectedFace[],
  ): Promise<readonly (DetectedFace | undefined)[]> {
    if (expected.length === 0) return [];
    const boxes = expected.map(({ box }) => box);
    const faces = await this.#facesIn(frame, surroundings(boxes), followedScore);
    return boxes.map((box) =>
      faces
        .map((face) => ({ face, overlap: intersectionOverUnion(face.box, box) }))
        .filter(({ overlap }) => overlap > 0.3)
        .sort((a, b) => b.overlap - a.overlap)
        .map(({ face }) => face)
        .at(0),
    );
  }

  async #facesIn(frame: Frame, region: BoundingBox, threshold: number): Promise<DetectedFace[]> {
    const input = letterbox(frame, region, side);
    const outputs = await this.#network.run({ input: { data: input.data, shape: [1, 3, side, side] } });
    return nonMaximumSuppression(
      decodeYuNet(outputs, { network: this.#network, side, threshold, letterbox: input }),
      { threshold: suppressionOverlap },
    );
  }
}

/** The smallest region that holds each box with its side around it. */
function surroundings(boxes: readonly BoundingBox[]): BoundingBox {
  const x = Math.min(...boxes.map((box) => box.x - box.width));
  const y = Math.min(...boxes.map((box) => box.y - box.height));
  const right = Math.max(...boxes.map((box) => box.x + 2 * box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + 2 * box.height));
  return { x, y, width: right - x, height: bottom - y };
}
