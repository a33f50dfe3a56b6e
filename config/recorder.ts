import type { ParameterSpecs } from './ParameterSpec.js';
import { faceParameters } from './face.js';

export const recorderParameters = {
  pictures: {
    type: 'boolean',
    default: false,
    live: true,
    description:
      "Whether a session's recording holds the camera's pictures (JPEG) where nobody has spoken of them in the session: what is consented to and withdrawn there counts first",
  },
  jpeg_quality: {
    type: 'integer',
    default: 85,
    min: 10,
    max: 100,
    description: 'Of the pictures in a recording, 10 to 100',
  },
  image_transport: faceParameters.image_transport,
  pictures_need_mb: {
    type: 'integer',
    default: 2000,
    min: 0,
    max: 1_000_000,
    description: 'Pictures are no longer recorded when the disk has less room than this, MB',
  },
  numbers_need_mb: {
    type: 'integer',
    default: 300,
    min: 0,
    max: 1_000_000,
    description:
      'Readings are no longer recorded when the disk has less room than this, MB; the session’s events are',
  },
} satisfies ParameterSpecs;
