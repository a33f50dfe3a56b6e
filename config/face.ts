import type { ParameterSpecs } from './ParameterSpec.js';

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
  min_face_size_px: {
    type: 'integer',
    default: 30,
    min: 12,
    max: 2000,
    description: 'Smallest face to look for, pixels',
  },
  min_face_size_fraction: {
    type: 'number',
    default: 0,
    min: 0,
    max: 1,
    description: "Smallest face to look for, as a fraction of the image's height; the larger of the two counts",
  },
  full_detection_interval: {
    type: 'integer',
    default: 10,
    min: 1,
    max: 300,
    description: 'The whole image is searched at least every so many frames, so that a second person is seen',
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
    default: 56.3,
    min: 10,
    max: 170,
    description: 'For the head pose, while no camera_info arrives; the default is that of the NAO V6 front camera',
  },
  face_width: { type: 'integer', default: 128, min: 16, max: 1024, description: 'Width of /humans/faces/<id>/cropped and aligned, pixels (REP-155)' },
  face_height: { type: 'integer', default: 128, min: 16, max: 1024, description: 'Height of /humans/faces/<id>/cropped and aligned, pixels (REP-155)' },
  threads: { type: 'integer', default: 2, min: 1, max: 64, description: 'Threads of the detector' },
} satisfies ParameterSpecs;
