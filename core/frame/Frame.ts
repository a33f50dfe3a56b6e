/**
 * One camera frame, decoded.
 *
 * `data` is `height * width * 3` bytes, rows top to bottom without padding, pixels interleaved R, G, B. The frame owns
 * it and nobody writes to it, so that stages of one process share it by reference.
 */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  /** The image's stamp, nanoseconds of ROS time. */
  readonly stampNs: bigint;
  /** The image's coordinate frame. */
  readonly frameId: string;
}
