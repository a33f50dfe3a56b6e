import type { FaceFrame } from '../../core/face/Face.js';
import type { Skips } from '../../core/frame/Skips.js';
import { header, stampToNs, type HeaderMessage } from '../runtime/stamp.js';

/** What Faces, Affects and Reading say of their image. */
export interface FrameMessage {
  header: HeaderMessage;
  skipped_before: number;
  image_height: number;
  image_width: number;
  frozen: boolean;
}

type SeenFrame = Pick<FaceFrame, 'frame' | 'isFrozen'> & Skips;

export function toFrameMessage({ frame, skippedBefore, isFrozen }: SeenFrame): FrameMessage {
  return {
    header: header(frame.stampNs, frame.frameId),
    skipped_before: skippedBefore,
    image_height: frame.height,
    image_width: frame.width,
    frozen: isFrozen,
  };
}

export function fromFrameMessage(message: FrameMessage): SeenFrame {
  return {
    skippedBefore: message.skipped_before,
    isFrozen: message.frozen,
    frame: {
      width: message.image_width,
      height: message.image_height,
      stampNs: stampToNs(message.header.stamp),
      frameId: message.header.frame_id,
    },
  };
}
