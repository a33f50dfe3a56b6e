import {
  defaultFaceParameters,
  faceParameterRanges,
  type FaceParameters,
} from '../core/face/faceParameters.js';
import { naoFieldOfViewRad } from '../core/face/cameraIntrinsics.js';
import { affectParameters } from './affect.js';
import type { ParameterSpecs } from './ParameterSpec.js';

/** Default and range are the face stage's own. */
function own(name: keyof FaceParameters): { default: number; min: number; max: number } {
  const { min, max } = faceParameterRanges[name];
  return { default: defaultFaceParameters[name], min, max };
}

export const faceParameters = {
  image_transport: {
    type: 'string',
    default: 'raw',
    choices: ['raw', 'compressed'],
    description: 'Subscribe to the raw image, or to its /compressed topic (JPEG, PNG)',
  },
  detector: {
    type: 'string',
    default: 'mtcnn',
    choices: ['mtcnn', 'yunet'],
    description: 'The face detector; yunet has to be fetched first (rapport models fetch yunet)',
  },
  affect_model: {
    type: 'string',
    default: affectParameters.model.default,
    description: "The affect node's network, for which the faces are aligned",
  },
  min_face_size_px: {
    type: 'integer',
    ...own('minFaceSizePx'),
    description: 'Smallest face to look for, pixels',
  },
  min_face_size_fraction: {
    type: 'number',
    ...own('minFaceHeightFraction'),
    description:
      "Smallest face to look for, as a fraction of the image's height; the larger of the two counts",
  },
  full_detection_interval: {
    type: 'integer',
    ...own('fullDetectionEveryFrames'),
    description: 'The whole image is searched once in so many frames, so that a second person is seen',
  },
  confirm_frames: {
    type: 'integer',
    ...own('confirmFrames'),
    description: 'A new face is announced after it was seen in so many frames in a row',
  },
  max_missed_frames: {
    type: 'integer',
    ...own('maxMissedFrames'),
    description: "A face's id is given up after it was missed in so many frames in a row",
  },
  eye_distance_m: {
    type: 'number',
    ...own('eyeDistanceM'),
    description: "Distance between the child's eyes, metres; scales the distance of the head pose",
  },
  frame_timeout_sec: {
    type: 'number',
    default: 1,
    min: 0.1,
    max: 60,
    description: 'Without an image for so long, seconds, the camera is reported as silent',
  },
  horizontal_field_of_view_deg: {
    type: 'number',
    default: (naoFieldOfViewRad * 180) / Math.PI,
    min: 10,
    max: 170,
    description:
      "The camera's, for the head pose where it publishes no camera_info; the default is that of the NAO",
  },
  face_width: {
    type: 'integer',
    default: 128,
    min: 16,
    max: 1024,
    description: 'Width of /humans/faces/<id>/cropped and aligned, pixels (REP-155)',
  },
  face_height: {
    type: 'integer',
    default: 128,
    min: 16,
    max: 1024,
    description: 'Height of /humans/faces/<id>/cropped and aligned, pixels (REP-155)',
  },
  threads: {
    type: 'integer',
    default: 1,
    min: 1,
    max: 64,
    description: 'Threads of the networks; small ones gain nothing from a second',
  },
} satisfies ParameterSpecs;
