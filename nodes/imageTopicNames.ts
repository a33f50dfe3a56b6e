import type rclnodejs from 'rclnodejs';

import { topics } from './topics.js';

/** Where a node's images come from. */
export interface ImageSource {
  readonly transport: 'raw' | 'compressed';
  /** Resolved. */
  readonly name: string;
}

/** What a node needs to have for its topics' names. */
type Named = Pick<rclnodejs.Node, 'resolveTopicName'>;

const compressedSuffix = '/compressed';

/**
 * The images that a node takes: raw ones unless `image_transport` says otherwise, or `image` is remapped to a topic of
 * compressed ones (`image:=/camera/front/image_raw/compressed`).
 */
export function imageSource(node: Named, imageTransport: string): ImageSource {
  const isCompressed = imageTransport === 'compressed' || isRemappedToCompressed(node);
  return isCompressed
    ? { transport: 'compressed', name: compressedImageName(node) }
    : { transport: 'raw', name: rawImageName(node) };
}

/** Whether `image` is remapped to a topic of compressed images. */
export function isRemappedToCompressed(node: Named): boolean {
  return node.resolveTopicName(topics.image.name).endsWith(compressedSuffix);
}

/** Where a node's raw images travel: above the compressed ones, where `image` is remapped to these. */
export function rawImageName(node: Named): string {
  const image = node.resolveTopicName(topics.image.name);
  return isRemappedToCompressed(node) ? image.slice(0, -compressedSuffix.length) : image;
}

/**
 * Where a node's compressed images travel: where they are remapped to by themselves, else below the raw ones, whatever these
 * are remapped to (as image_transport does).
 */
export function compressedImageName(node: Named): string {
  return remapped(node, topics.compressedImage.name) ?? `${rawImageName(node)}${compressedSuffix}`;
}

/**
 * Where the calibration of a node's images travels: where it is remapped to by itself, else beside the images, whatever these
 * are remapped to (as image_transport does).
 */
export function cameraInfoName(node: Named): string {
  const { name } = topics.cameraInfo;
  return remapped(node, name) ?? rawImageName(node).replace(/[^/]*$/u, name);
}

/** What a topic is remapped to; `undefined` where it keeps its own name. */
function remapped(node: Named, name: string): string | undefined {
  const resolved = node.resolveTopicName(name);
  return resolved === node.resolveTopicName(name, true) ? undefined : resolved;
}
