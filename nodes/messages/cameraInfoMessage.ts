import type { CameraCalibration } from '../../core/face/cameraIntrinsics.js';
import type { HeaderMessage } from '../runtime/stamp.js';

/** sensor_msgs/CameraInfo, as far as it is read: the distortion is not. */
export interface CameraInfoMessage {
  header: HeaderMessage;
  /** Of the full picture, before binning and cutting. */
  height: number;
  width: number;
  /** Focal lengths and centre of the full picture, 3x3, by rows; zeros of a camera that is not calibrated. */
  k: ArrayLike<number>;
  /** The part that is sent, in pixels of the full picture; all of it where a side is 0. */
  roi: { x_offset: number; y_offset: number; height: number; width: number };
}

/** The calibration of the pictures that the camera sends; `undefined` where it says that it has none, or nonsense. */
export function calibrationOf({ width, height, k, roi }: CameraInfoMessage): CameraCalibration | undefined {
  const [focalX = NaN, , centreX = NaN, , focalY = NaN, centreY = NaN] = Array.from(k);
  const isCut = roi.width > 0 && roi.height > 0;
  const calibration = {
    width: isCut ? roi.width : width,
    height: isCut ? roi.height : height,
    focalX,
    focalY,
    centreX: isCut ? centreX - roi.x_offset : centreX,
    centreY: isCut ? centreY - roi.y_offset : centreY,
  };
  const { width: sentWidth, height: sentHeight, ...rest } = calibration;
  const isKnown = focalX > 0 && focalY > 0 && Object.values(rest).every(Number.isFinite);
  return isKnown && sentWidth > 0 && sentHeight > 0 ? calibration : undefined;
}
