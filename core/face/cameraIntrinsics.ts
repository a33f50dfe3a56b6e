/** A pinhole camera without distortion, in pixels of the frame it belongs to. */
export interface CameraIntrinsics {
  readonly focalX: number;
  readonly focalY: number;
  readonly centreX: number;
  readonly centreY: number;
}

/** What a camera's calibration says of pictures of one size; smaller or larger ones of the same view follow from it. */
export interface CameraCalibration extends CameraIntrinsics {
  readonly width: number;
  readonly height: number;
}

/** Horizontal field of view of the NAO V4's and V5's cameras (MT9M114; Aldebaran's documentation, NAO video camera). */
export const naoFieldOfViewRad = (60.97 * Math.PI) / 180;

/** What is taken for a camera that publishes no calibration: the NAO's field of view, square pixels, centred. */
export function defaultIntrinsics(
  width: number,
  height: number,
  horizontalFieldOfViewRad = naoFieldOfViewRad,
): CameraIntrinsics {
  const focal = width / 2 / Math.tan(horizontalFieldOfViewRad / 2);
  return { focalX: focal, focalY: focal, centreX: width / 2, centreY: height / 2 };
}

/** Pictures whose sides are scaled more unequally than this show another part of the view than the calibration's. */
const unequalScales = 0.02;

/** The calibration's intrinsics for pictures of another size; `undefined` where these have other proportions. */
export function scaledIntrinsics(
  calibration: CameraCalibration,
  { width, height }: { readonly width: number; readonly height: number },
): CameraIntrinsics | undefined {
  const x = width / calibration.width;
  const y = height / calibration.height;
  if (!(Math.abs(x / y - 1) <= unequalScales)) return undefined;
  return {
    focalX: calibration.focalX * x,
    focalY: calibration.focalY * y,
    centreX: calibration.centreX * x,
    centreY: calibration.centreY * y,
  };
}
