import type { FaceParameters } from '../core/face/faceParameters.js';
import type { faceParameters } from './face.js';
import type { ParameterValues } from './ParameterSpec.js';

/** What finds and follows faces, as the face node's parameters describe it. */
export function facePerceptionOf(parameters: ParameterValues<typeof faceParameters>): {
  readonly detector: string;
  readonly affectModel: string;
  readonly threads: number;
  readonly horizontalFieldOfViewRad: number;
  readonly parameters: Partial<FaceParameters>;
} {
  return {
    detector: parameters.detector,
    affectModel: parameters.affect_model,
    threads: parameters.threads,
    horizontalFieldOfViewRad: (parameters.horizontal_field_of_view_deg * Math.PI) / 180,
    parameters: {
      minFaceSizePx: parameters.min_face_size_px,
      minFaceHeightFraction: parameters.min_face_size_fraction,
      fullDetectionEveryFrames: parameters.full_detection_interval,
      confirmFrames: parameters.confirm_frames,
      maxMissedFrames: parameters.max_missed_frames,
      eyeDistanceM: parameters.eye_distance_m,
    },
  };
}
