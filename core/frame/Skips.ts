/** What a stage left out, so that nothing is missed in silence. */
export interface Skips {
  /** Images of the camera left out since the output before this one: newer ones had come. */
  readonly skippedBefore: number;
}
