/** The fields of `sensor_msgs/Image` that decoding needs. `data` is only read. */
export interface RawImageMessage {
  readonly width: number;
  readonly height: number;
  /** REP-118 name, for example `rgb8`. */
  readonly encoding: string;
  /** Bytes from one row to the next. */
  readonly step: number;
  readonly isBigendian: boolean;
  /** `step * height` bytes. */
  readonly data: Uint8Array;
  readonly stampNs: bigint;
  readonly frameId: string;
}

/** The fields of `sensor_msgs/CompressedImage` that decoding needs. `data` is only read. */
export interface CompressedImageMessage {
  /** As image_transport writes it: `jpeg`, `png`, `rgb8; jpeg compressed bgr8`, … */
  readonly format: string;
  /** A whole JPEG or PNG file. */
  readonly data: Uint8Array;
  readonly stampNs: bigint;
  readonly frameId: string;
}

export type ImageMessage = RawImageMessage | CompressedImageMessage;
