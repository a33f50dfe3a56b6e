/** One child's frames in one recording: the face features of each, and its engagement label where it has one. */
export interface LabelledFeatures {
  /** Numbers a frame: the feature model's width. */
  readonly width: number;
  readonly childId: string;
  readonly culture: string;
  /** The network that made the features; a head fits this one only. */
  readonly featureModel: { readonly id: string; readonly sha256: string };
  readonly frames: LabelledFrames;
}

/** Frames in the order of their stamps. */
export interface LabelledFrames {
  /** Image stamps, nanoseconds, increasing. */
  readonly stampNs: BigInt64Array;
  /** `stampNs.length * width` numbers, row-major, a row a frame. */
  readonly features: Float32Array;
  /** -1 .. 1 a frame, NaN where the annotations say nothing of it. */
  readonly labels: Float32Array;
}
