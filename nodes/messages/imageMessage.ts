import type { CompressedImageMessage, RawImageMessage } from '../../core/frame/ImageMessage.js';
import { header, stampToNs, type HeaderMessage } from '../runtime/stamp.js';

/** sensor_msgs/Image */
export interface RosImage {
  header: HeaderMessage;
  height: number;
  width: number;
  encoding: string;
  is_bigendian: number;
  step: number;
  data: Uint8Array;
}

/** sensor_msgs/CompressedImage */
export interface RosCompressedImage {
  header: HeaderMessage;
  format: string;
  data: Uint8Array;
}

export function toImageMessage({ stampNs, frameId, isBigendian, ...image }: RawImageMessage): RosImage {
  return { header: header(stampNs, frameId), ...image, is_bigendian: isBigendian ? 1 : 0 };
}

export function fromImageMessage({
  header: { stamp, frame_id },
  is_bigendian,
  ...image
}: RosImage): RawImageMessage {
  return { ...image, isBigendian: is_bigendian !== 0, stampNs: stampToNs(stamp), frameId: frame_id };
}

export function toCompressedImageMessage({
  stampNs,
  frameId,
  format,
  data,
}: CompressedImageMessage): RosCompressedImage {
  return { header: header(stampNs, frameId), format, data };
}

export function fromCompressedImageMessage({
  header: from,
  format,
  data,
}: RosCompressedImage): CompressedImageMessage {
  return { format, data, stampNs: stampToNs(from.stamp), frameId: from.frame_id };
}
