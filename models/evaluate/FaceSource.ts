import type { Expression } from '../../core/affect/attributes.js';
import type { FaceLandmarks } from '../../core/face/Face.js';
import type { Picture } from '../../core/frame/Picture.js';

/** What is known of a picture. NaN and `undefined` are unknown. */
export interface FaceLabels {
  readonly expression: Expression | undefined;
  /** From people's annotations, -1..1. */
  readonly valence: number;
  readonly arousal: number;
  /** 12 pseudo-labels 0..1 in the order of `actionUnits`; `undefined` where the data have none. */
  readonly actionUnits: Float32Array | undefined;
  /** People's FACS codes in the order of `actionUnits`: 1 present, 0 absent, NaN not coded; absent where nobody coded. */
  readonly codedUnits?: Float32Array | undefined;
  /** What the set says of whom or how it shows, by the name of its column: culture, age, and the like. */
  readonly groups?: Readonly<Record<string, string>>;
}

/** A picture, and where its face is. */
export interface FacePicture {
  readonly picture: Picture;
  /** In the picture's pixels; `undefined` where the face has to be found. */
  readonly landmarks: FaceLandmarks | undefined;
}

/** One labelled picture of a set. */
export interface LabelledFace extends FaceLabels {
  readonly name: string;
  /** Rejects with a RapportError for a picture that is missing or does not decode. */
  load(): Promise<FacePicture>;
}

/** A set of labelled pictures, in an order that does not change. */
export interface FaceSource {
  /** What it is, for the report. */
  readonly kind: 'npz' | 'npz of crops with landmarks' | 'muxspace tar' | 'folder of classes';
  readonly faces: readonly LabelledFace[];
  /** How the faces are found and aligned, for the report. */
  readonly alignment: string;
}
