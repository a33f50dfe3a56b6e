import type rclnodejs from 'rclnodejs';

import { topics } from './topics.js';

/** Where a node's compressed images travel: below the raw ones, whatever these are remapped to (as image_transport does). */
export function compressedImageName(node: rclnodejs.Node): string {
  return `${node.resolveTopicName(topics.image.name)}/compressed`;
}

/** Where the calibration of a node's images travels: beside them, whatever they are remapped to (as image_transport does). */
export function cameraInfoName(node: rclnodejs.Node): string {
  return node.resolveTopicName(topics.image.name).replace(/[^/]*$/u, topics.cameraInfo.name);
}
