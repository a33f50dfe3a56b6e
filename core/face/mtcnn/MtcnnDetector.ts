import type { Frame } from '../../frame/Frame.js';
import type { Network } from '../../model/Network.js';
import type { BoundingBox, DetectedFace, FaceLandmarks } from '../Face.js';
import type { FaceDetector, FaceSearch } from '../FaceDetector.js';
import { nonMaximumSuppression } from '../nonMaximumSuppression.js';
import { intersectionOverSmaller, intersectionOverUnion } from '../overlap.js';
import { squareBox } from './Candidate.js';
import { imagePyramid, pyramidSlice } from './imagePyramid.js';
import { locateFaces } from './locateFaces.js';
import { proposeCandidates } from './proposeCandidates.js';
import { combineLooks } from './combineLooks.js';
import { scaleBox, squareAtLandmarks } from './squareAtLandmarks.js';
import { refineCandidates } from './refineCandidates.js';
import { resampleArea, type Resample } from './resampleArea.js';
import { SummedAreas } from './SummedAreas.js';
import type { PixelRegion } from '../areaMeans.js';

/** The three networks of Zhang et al. 2016; inputs and outputs as the stages' options say. */
export interface MtcnnNetworks {
  readonly proposal: Network;
  readonly refinement: Network;
  readonly output: Network;
}

export interface MtcnnParameters {
  readonly scaleFactor: number;
  /** Lowest probability that the three stages let pass. */
  readonly thresholds: readonly [proposal: number, refinement: number, output: number];
  /** Lowest probability at which a followed face counts as still there. */
  readonly followThreshold: number;
  /** Most windows of one search that the second stage looks at, best first: a bound on its time in cluttered scenes. */
  readonly maxCandidates: number;
}

/** The paper's thresholds and pyramid, as in facenet-pytorch. */
export const defaultMtcnnParameters: MtcnnParameters = {
  scaleFactor: 0.709,
  thresholds: [0.6, 0.7, 0.7],
  followThreshold: 0.7,
  maxCandidates: 256,
};

/**
 * Mean over 600 pasted faces of 60 and 110 pixels (`bench/detectors.ts`, `landmarkOffsets`): MTCNN marks the eyes lower
 * by a twentieth and the mouth by a tenth of the distance of the eyes.
 */
const mtcnnLandmarkBias: FaceLandmarks = [
  { x: 0.02, y: 0.047 },
  { x: 0.04, y: 0.043 },
  { x: 0.012, y: 0.031 },
  { x: 0.01, y: 0.092 },
  { x: 0.033, y: 0.09 },
];

/**
 * Multi-task cascaded convolutional networks (Zhang et al. 2016, IEEE Signal Processing Letters 23).
 *
 * Checked against facenet-pytorch, from which the weights come.
 */
export class MtcnnDetector implements FaceDetector {
  readonly modelIds: readonly string[];
  readonly landmarkBias = mtcnnLandmarkBias;
  readonly #networks: MtcnnNetworks;
  readonly #parameters: MtcnnParameters;
  /** The last table's memory; taken while a search runs, so that two searches never share it. */
  #scratch: Int32Array | undefined;

  constructor(networks: MtcnnNetworks, parameters: Partial<MtcnnParameters> = {}) {
    this.#networks = networks;
    this.#parameters = { ...defaultMtcnnParameters, ...parameters };
    this.modelIds = [networks.proposal.id, networks.refinement.id, networks.output.id];
  }

  async detect(frame: Frame, search: FaceSearch): Promise<readonly DetectedFace[]> {
    const region = wholeRegion(frame, search.region);
    if (region === undefined) return [];
    const { scaleFactor, thresholds, maxCandidates } = this.#parameters;
    const levels = imagePyramid(region.width, region.height, {
      minFaceSizePx: search.minFaceSizePx,
      scaleFactor,
    });
    const bands = pyramidSlice(levels, search.slice ?? { index: 0, count: 1 });
    if (bands.length === 0) return [];
    // A slice is few pixels, a whole pyramid many times all of them.
    const scratch = this.#scratch;
    this.#scratch = undefined;
    const table = search.slice === undefined ? new SummedAreas(frame, region, scratch) : undefined;
    const fromPixels = resampleArea(frame);
    const resample: Resample = (source, size, target) => {
      (table?.covers(source) ? table.resample : fromPixels)(source, size, target);
    };
    const proposed = await proposeCandidates(
      resample,
      { region, bands },
      { network: this.#networks.proposal, threshold: thresholds[0], maxCandidates },
    );
    const unknown = proposed.filter(({ box }) => !isKnown(box, search.known));
    const refined = await refineCandidates(frame, unknown, {
      network: this.#networks.refinement,
      threshold: thresholds[1],
      resample,
    });
    const faces = await locateFaces(
      frame,
      refined.map(({ box }) => box),
      { network: this.#networks.output, resample },
    );
    this.#scratch = table?.memory;
    return nonMaximumSuppression(
      faces.filter(
        (face): face is DetectedFace =>
          face !== undefined && face.score > thresholds[2] && !isKnown(face.box, search.known),
      ),
      { threshold: 0.7, overlap: intersectionOverSmaller },
    );
  }

  async follow(
    frame: Frame,
    expected: readonly DetectedFace[],
  ): Promise<readonly (DetectedFace | undefined)[]> {
    const looks = expected.flatMap(({ landmarks }) => {
      const square = squareAtLandmarks(landmarks);
      return lookScales.map((scale) => scaleBox(square, scale));
    });
    const seen = await locateFaces(frame, looks, {
      network: this.#networks.output,
      resample: resampleArea(frame),
    });
    return expected.map((_, i) => {
      const face = combineLooks(seen.slice(i * lookScales.length, (i + 1) * lookScales.length));
      return face !== undefined && face.score >= this.#parameters.followThreshold ? face : undefined;
    });
  }
}

/**
 * Sizes of the squares in which a followed face is looked at, in that of the expected one. With one look alone errors of
 * size feed back from frame to frame and grow; of three the network's own score tells which fits.
 */
const lookScales = [0.85, 1, 1.18] as const;

/** Whether a window lies on a face that is known already, so that the later stages would move it there. */
function isKnown(box: BoundingBox, known: readonly BoundingBox[] = []): boolean {
  return known.some((face) => intersectionOverUnion(squareBox(face), box) > 0.3);
}

/** The frame's whole pixels in a region, or `undefined` where there are none. */
function wholeRegion(frame: Frame, region: BoundingBox | undefined): PixelRegion | undefined {
  if (region === undefined) return { x: 0, y: 0, width: frame.width, height: frame.height };
  const x = Math.max(Math.floor(region.x), 0);
  const y = Math.max(Math.floor(region.y), 0);
  const width = Math.min(Math.ceil(region.x + region.width), frame.width) - x;
  const height = Math.min(Math.ceil(region.y + region.height), frame.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}
