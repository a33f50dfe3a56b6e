import type { Frame } from '../../core/frame/Frame.js';
import { header, type HeaderMessage } from '../runtime/stamp.js';

/** sensor_msgs/Image */
export interface ImageMessage {
  header: HeaderMessage;
  height: number;
  width: number;
  encoding: string;
  is_bigendian: number;
  step: number;
  data: Uint8Array;
}

/** sensor_msgs/CompressedImage */
export interface CompressedImageMessage {
  header: HeaderMessage;
  format: string;
  data: Uint8Array;
}

/** An interleaved RGB picture as an rgb8 image. */
export function toImageMessage(picture: Frame): ImageMessage {
  return {
    header: header(picture.stampNs, picture.frameId),
    height: picture.height,
    width: picture.width,
    encoding: 'rgb8',
    is_bigendian: 0,
    step: picture.width * 3,
    data: picture.data,
  };
}
