import type rclnodejs from 'rclnodejs';

import type { FaceFrame, VisibleFace } from '../../core/face/Face.js';
import { cropFrame } from '../../core/frame/cropFrame.js';
import type { Frame } from '../../core/frame/Frame.js';
import { letterbox } from '../../pictures/letterbox.js';
import { toImageMessage } from '../messages/imageMessage.js';
import { createPublisher, type RosPublisher } from '../runtime/rosEndpoints.js';
import { header } from '../runtime/stamp.js';
import { KeyedPublishers } from './KeyedPublishers.js';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Publishes the faces as ROS4HRI's `/humans/faces/tracked` and `/humans/faces/<id>/{roi,cropped,aligned}`. */
export class FaceRos4hri {
  readonly #size: PictureSize;
  readonly #tracked: RosPublisher;
  readonly #faces: KeyedPublishers<'roi' | 'cropped' | 'aligned'>;
  #last: FaceFrame['frame'] | undefined;

  /** @param size of the published pictures (REP-155's `/humans/faces/{width,height}`) */
  constructor(node: rclnodejs.Node, size: PictureSize) {
    this.#size = size;
    this.#tracked = createPublisher(node, 'hri_msgs/msg/IdsList', 'humans/faces/tracked', 'event');
    this.#faces = new KeyedPublishers(node, 'humans/faces', {
      roi: { type: 'hri_msgs/msg/NormalizedRegionOfInterest2D', qos: 'event' },
      cropped: { type: 'sensor_msgs/msg/Image', qos: 'picture' },
      aligned: { type: 'sensor_msgs/msg/Image', qos: 'picture' },
    });
  }

  publish(picture: Frame, { frame, faces }: FaceFrame): void {
    const from = header(frame.stampNs, frame.frameId);
    const ids = faces.map(({ id }) => id);
    this.#last = frame;
    this.#faces.keep(ids);
    this.#tracked.publish({ header: from, ids });
    for (const face of faces) {
      this.#faces.publish(face.id, 'roi', () => ({ header: from, ...region(face, frame) }));
      this.#faces.publish(face.id, 'cropped', () => this.#image(cropFrame(picture, face.box)));
      this.#faces.publish(face.id, 'aligned', () => this.#image(alignedPicture(picture, face)));
    }
  }

  /** No images come any more, so that no face can be said to be there. It carries the last image's stamp. */
  leave(): void {
    if (this.#last === undefined) return;
    this.#faces.keep([]);
    this.#tracked.publish({ header: header(this.#last.stampNs, this.#last.frameId), ids: [] });
    this.#last = undefined;
  }

  release(): void {
    this.leave();
    this.#faces.release();
    this.#tracked.destroy();
  }

  #image(picture: Frame): object {
    const scaled = letterbox(picture, this.#size);
    return toImageMessage({ ...scaled, encoding: 'rgb8', step: scaled.width * 3, isBigendian: false });
  }
}

function region({ box, score }: VisibleFace, { width, height }: FaceFrame['frame']): object {
  const fraction = (value: number, whole: number): number => Math.min(1, Math.max(0, value / whole));
  return {
    xmin: fraction(box.x, width),
    ymin: fraction(box.y, height),
    xmax: fraction(box.x + box.width, width),
    ymax: fraction(box.y + box.height, height),
    c: score,
  };
}

function alignedPicture({ stampNs, frameId }: Frame, { crop }: VisibleFace): Frame {
  return { width: crop.size, height: crop.size, data: crop.data, stampNs, frameId };
}
