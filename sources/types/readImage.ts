import type { ImageMessage } from '../../core/frame/ImageMessage.js';

interface Header {
  readonly stamp: { readonly sec: number; readonly nanosec: number };
  readonly frame_id: string;
}

/** The topics' types that hold pictures. */
export const imageTypes: ReadonlySet<string> = new Set([
  'sensor_msgs/msg/Image',
  'sensor_msgs/msg/CompressedImage',
]);

/** A decoded `sensor_msgs/Image` or `sensor_msgs/CompressedImage`, of ROS 1 or 2, as core has it. */
export function readImage(type: string, value: unknown): ImageMessage | undefined {
  const { header, data } = value as { header: Header; data: Uint8Array };
  const stampNs = BigInt(header.stamp.sec) * 1_000_000_000n + BigInt(header.stamp.nanosec);
  const common = { stampNs, frameId: header.frame_id, data: bytesOf(data) };
  if (type === 'sensor_msgs/msg/CompressedImage') {
    return { ...common, format: (value as { format: string }).format };
  }
  if (type !== 'sensor_msgs/msg/Image') return undefined;
  const { width, height, encoding, step, is_bigendian } = value as {
    width: number;
    height: number;
    encoding: string;
    step: number;
    is_bigendian: number;
  };
  return { ...common, width, height, encoding, step, isBigendian: is_bigendian !== 0 };
}

/** Readers give bytes in whatever kind of list the definition suggests. */
function bytesOf(data: ArrayLike<number>): Uint8Array {
  return data instanceof Uint8Array ? data : Uint8Array.from(data);
}
