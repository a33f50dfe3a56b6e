import type { HeadPose } from '../face/Face.js';

/** The parameters of visual social engagement. */
export interface VisualSocialEngagementOptions {
  /** Half angle of the cone in which either side is taken to see the other, radians, 0 .. pi/2 exclusive. */
  readonly fieldOfViewRad: number;
  /** Distance from which on the score is 0, metres. */
  readonly maxDistanceM: number;
}

/** hri_engagement 2.0.1's own values: 60 degrees, 4 m. */
export const visualSocialEngagementDefaults: VisualSocialEngagementOptions = {
  fieldOfViewRad: Math.PI / 3,
  maxDistanceM: 4,
};

/**
 * How near the gazed-at point is to the gazer's axis: 1 on the axis, 0 from the cone's border on and behind.
 *
 * @param forwardM distance along the gazer's axis, metres
 * @param lateralM distance from the gazer's axis, metres, >= 0
 */
function gaze(forwardM: number, lateralM: number, fieldOfViewRad: number): number {
  return forwardM > 0 ? Math.max(0, 1 - lateralM / (Math.tan(fieldOfViewRad) * forwardM)) : 0;
}

/**
 * Visual social engagement S, 0 .. 1: mutual gaze times nearness.
 *
 * S = min(1, gaze_AB * gaze_BA * ln(-d + dmax + 1) / ln(dmax + 1)), Webb, Lemaignan et al., "Measuring Visual Social
 * Engagement from Proxemics and Gaze", RO-MAN 2022, as hri_engagement 2.0.1 computes it. The robot gazes along its
 * camera's optical axis; the person along the head's direction (the eyes are not measured).
 *
 * It is a geometric prior, not an estimate of how engaged this child is: see docs/engagement.md.
 *
 * @returns `undefined` when the pose holds a number that is not finite
 */
export function visualSocialEngagement(
  pose: Pick<HeadPose, 'x' | 'y' | 'z' | 'yawRad' | 'pitchRad'>,
  options: VisualSocialEngagementOptions = visualSocialEngagementDefaults,
): number | undefined {
  const { x, y, z, yawRad, pitchRad } = pose;
  if (![x, y, z, yawRad, pitchRad].every(Number.isFinite)) return undefined;
  const { fieldOfViewRad, maxDistanceM } = options;

  const distanceM = Math.hypot(x, y, z);
  if (distanceM > maxDistanceM) return 0;

  // Where the head looks, in the optical frame (x right, y down, z away from the camera). At rest it looks back along
  // -z; the subject's left is the image's right. Roll turns about this very axis and leaves it where it is.
  const lookX = Math.sin(yawRad) * Math.cos(pitchRad);
  const lookY = -Math.sin(pitchRad);
  const lookZ = -Math.cos(yawRad) * Math.cos(pitchRad);
  const towardsCameraM = -(x * lookX + y * lookY + z * lookZ);
  const besideCameraM = Math.sqrt(Math.max(0, distanceM ** 2 - towardsCameraM ** 2));

  const personAtRobot = gaze(towardsCameraM, besideCameraM, fieldOfViewRad);
  const robotAtPerson = gaze(z, Math.hypot(x, y), fieldOfViewRad);
  const nearness = Math.log(-distanceM + maxDistanceM + 1) / Math.log(maxDistanceM + 1);
  return Math.min(1, personAtRobot * robotAtPerson * nearness);
}

/** The id that messages carry while the prior, and no trained head, gives the score. */
export const priorHeadId = 'visual-social-engagement';

/**
 * The only place where the prior's S (0 .. 1) meets the engagement scale (-1 .. 1): 2 S - 1.
 *
 * It puts upstream's decision border, S = 0.5, on the scale's zero. It does not make S a CultureNet score: S = 1 says
 * "near and face to face", not "fully engaged in the task".
 */
export function priorScore(visualSocialEngagement: number): number {
  return 2 * visualSocialEngagement - 1;
}
