import type { RecordedTopic } from './RecordingSource.js';
import { imageTypes } from './types/readImage.js';
import { ros2TypeName } from './types/ros2TypeName.js';

/** Which topic is the camera's: one, or several between which someone has to choose. */
export interface CameraChoice {
  readonly camera: RecordedTopic | undefined;
  /** Every topic with pictures that could be it; one of each camera. */
  readonly candidates: readonly RecordedTopic[];
}

/**
 * The topic whose pictures would be looked for faces in. Of a camera's raw and compressed pictures the raw ones are taken;
 * depth pictures and those cut out by ROS4HRI nodes are none; topics that are known to be empty are none either.
 */
export function chooseCamera(topics: readonly RecordedTopic[]): CameraChoice {
  const pictures = topics.filter(
    ({ name, type, count }) => imageTypes.has(ros2TypeName(type)) && count !== 0 && !isOther(name),
  );
  const raw = new Set(pictures.filter((topic) => !isCompressed(topic)).map(({ name }) => name));
  const candidates = pictures.filter((topic) => !isCompressed(topic) || !raw.has(cameraName(topic)));
  return { camera: candidates.length === 1 ? candidates[0] : undefined, candidates };
}

function isCompressed({ type }: RecordedTopic): boolean {
  return ros2TypeName(type) === 'sensor_msgs/msg/CompressedImage';
}

/** image_transport's name for the compressed form of a topic. */
function cameraName({ name }: RecordedTopic): string {
  return name.replace(/\/compressed$/, '');
}

function isOther(name: string): boolean {
  return /(^|\/)(humans\/|.*depth|.*compressedDepth|.*theora)/.test(name);
}
