import { openVideo } from '../sources/video/openVideo.js';
import { cameraParameters } from '../config/camera.js';
import { compressJpeg } from '../pictures/compressJpeg.js';
import type { Frame } from '../core/frame/Frame.js';
import { resizeFrame, scaledSize } from '../pictures/resizeFrame.js';
import { playVideo } from './camera/playVideo.js';
import { compressedImageName, isRemappedToCompressed, rawImageName } from './imageTopicNames.js';
import type { ConfiguredNode, NodeContext, NodeDefinition } from './runtime/NodeDefinition.js';
import { topics } from './topics.js';

type Context = NodeContext<typeof cameraParameters>;

/** Plays a video file or a webcam as the robot's camera, for machines without a robot. */
export const cameraNode: NodeDefinition<typeof cameraParameters> = {
  name: 'camera',
  says: 'Plays a video file or a webcam as the camera',
  parameters: cameraParameters,
  configure: async (context) => {
    const video = await openVideo(context.parameters().source);
    const camera = framePublisher(context);
    return {
      activate: () => playVideo(context, video, camera),
      release: () => video.close(),
    } satisfies ConfiguredNode;
  },
};

/** Publishes a picture with the stamp of now, scaled and compressed as the parameters say. */
function framePublisher(context: Context): {
  readonly publish: (picture: Frame) => void;
  readonly isSeen: () => boolean;
} {
  const { width, height, frame_id: frameId, compressed } = context.parameters();
  const image = context.publisher(topics.image, { name: rawImageName(context.node) });
  const jpeg =
    compressed || isRemappedToCompressed(context.node)
      ? context.publisher(topics.compressedImage, { name: compressedImageName(context.node) })
      : undefined;
  const publish = (picture: Frame): void => {
    const stampNs = context.nowNs();
    const scaled = resizeFrame(picture, scaledSize(picture, { width, height }));
    const frame = { ...scaled, stampNs, frameId };
    image.publish({ ...frame, encoding: 'rgb8', step: frame.width * 3, isBigendian: false });
    if (jpeg && jpeg.subscriptionCount() > 0)
      jpeg.publish({ stampNs, frameId, format: 'rgb8; jpeg compressed bgr8', data: compressJpeg(frame) });
  };
  const isSeen = (): boolean => image.subscriptionCount() > 0 || (jpeg?.subscriptionCount() ?? 0) > 0;
  return { publish, isSeen };
}
