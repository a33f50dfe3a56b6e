import type { HeadPose } from '../../core/face/Face.js';

/** rapport_msgs/HeadPose */
export interface HeadPoseMessage {
  known: boolean;
  x: number;
  y: number;
  z: number;
  yaw: number;
  pitch: number;
  roll: number;
  reprojection_error: number;
}

export function toHeadPoseMessage(pose: HeadPose | undefined): HeadPoseMessage {
  return {
    known: pose !== undefined,
    x: pose?.x ?? NaN,
    y: pose?.y ?? NaN,
    z: pose?.z ?? NaN,
    yaw: pose?.yawRad ?? NaN,
    pitch: pose?.pitchRad ?? NaN,
    roll: pose?.rollRad ?? NaN,
    reprojection_error: pose?.reprojectionErrorPx ?? NaN,
  };
}

export function fromHeadPoseMessage(message: HeadPoseMessage): HeadPose | undefined {
  if (!message.known) return undefined;
  return {
    x: message.x,
    y: message.y,
    z: message.z,
    yawRad: message.yaw,
    pitchRad: message.pitch,
    rollRad: message.roll,
    reprojectionErrorPx: message.reprojection_error,
  };
}
