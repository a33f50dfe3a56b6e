import type { ParameterSpecs } from './ParameterSpec.js';

export const cameraParameters = {
  source: {
    type: 'string',
    default: '0',
    description: 'A video file, or the number of a webcam',
  },
  loop: { type: 'boolean', default: false, description: 'Start a video file again at its end' },
  rate_hz: {
    type: 'number',
    default: 0,
    min: 0,
    max: 240,
    description: "Frames a second; 0 is a recording's own rate, and a webcam's pictures as they come",
  },
  width: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 7680,
    description:
      "Width of the published image, pixels; 0 is the source's own, or what keeps its proportions where a height is given",
  },
  height: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 4320,
    description:
      "Height of the published image, pixels; 0 is the source's own, or what keeps its proportions where a width is given",
  },
  frame_id: {
    type: 'string',
    default: 'camera_optical_frame',
    description: 'Coordinate frame of the images',
  },
  compressed: {
    type: 'boolean',
    default: false,
    description: 'Publish JPEG on image/compressed as well (for subscribers over a network)',
  },
} satisfies ParameterSpecs;
