import type rclnodejs from 'rclnodejs';

import { decodeImage } from '../../core/frame/decodeImage.js';
import { sentenceOf } from '../../core/sentenceOf.js';
import { compressedImageName, isRemappedToCompressed, rawImageName } from '../../nodes/imageTopicNames.js';
import { createSubscription } from '../../nodes/runtime/rosEndpoints.js';
import { publishersOf } from '../../nodes/runtime/topicGraph.js';
import { topics } from '../../nodes/topics.js';
import type { RosCompressedImage, RosImage } from '../../nodes/messages/imageMessage.js';
import { compressJpeg } from '../../pictures/compressJpeg.js';
import { openCvPictures } from '../../pictures/openCvPictures.js';
import { inspectJpeg } from '../../core/frame/inspectJpeg.js';
import type { CameraPicture } from '../pictures/PictureMatcher.js';

const jpegQuality = 80;

interface ImageFeedPorts {
  readonly picture: (picture: CameraPicture) => void;
  readonly trouble: (sentence: string) => void;
}

/**
 * The camera's pictures, taken from the graph only while somebody looks: compressed ones where they are published, which pass
 * untouched if they are JPEG, or else raw ones.
 */
export class ImageFeed {
  readonly #node: rclnodejs.Node;
  readonly #ports: ImageFeedPorts;
  #end: (() => void) | undefined;
  #isWanted = false;
  #transport: 'raw' | 'compressed' | undefined;

  constructor(node: rclnodejs.Node, ports: ImageFeedPorts) {
    this.#node = node;
    this.#ports = ports;
  }

  /** Somebody looks, or nobody does any more. */
  set isWanted(isWanted: boolean) {
    this.#isWanted = isWanted;
    this.look();
  }

  /** Takes the images that are there; to be called once a second. */
  look(): void {
    const transport = this.#isWanted ? this.#published() : undefined;
    if (transport === this.#transport) return;
    this.#end?.();
    this.#end = undefined;
    this.#transport = transport;
    if (transport !== undefined) this.#end = this.#subscribe(transport);
  }

  release(): void {
    this.isWanted = false;
  }

  #published(): 'raw' | 'compressed' {
    const compressed = compressedImageName(this.#node);
    const isCompressed =
      isRemappedToCompressed(this.#node) || publishersOf(this.#node, compressed).length > 0;
    return isCompressed ? 'compressed' : 'raw';
  }

  #subscribe(transport: 'raw' | 'compressed'): () => void {
    if (transport === 'compressed') {
      const topic = { ...topics.compressedImage, name: compressedImageName(this.#node) };
      return createSubscription<RosCompressedImage>(this.#node, topic, (message) => {
        this.#take(() => compressedPicture(message));
      });
    }
    const topic = { ...topics.image, name: rawImageName(this.#node) };
    return createSubscription<RosImage>(this.#node, topic, (message) => {
      this.#take(() => rawPicture(message));
    });
  }

  #take(picture: () => CameraPicture): void {
    try {
      this.#ports.picture(picture());
    } catch (error) {
      this.#ports.trouble(sentenceOf(error));
    }
  }
}

function compressedPicture(message: RosCompressedImage): CameraPicture {
  const image = topics.compressedImage.fromMessage(message);
  const { stampNs, data } = image;
  const jpeg = data[0] === 0xff && data[1] === 0xd8 ? inspectJpeg(data) : undefined;
  if (jpeg?.complete === true)
    return { stampNs, widthPx: jpeg.width, heightPx: jpeg.height, jpeg: () => data };
  const frame = decodeImage(image, openCvPictures);
  return {
    stampNs,
    widthPx: frame.width,
    heightPx: frame.height,
    jpeg: once(() => compressJpeg(frame, jpegQuality)),
  };
}

function rawPicture(message: RosImage): CameraPicture {
  const image = topics.image.fromMessage(message);
  return {
    stampNs: image.stampNs,
    widthPx: image.width,
    heightPx: image.height,
    jpeg: once(() => compressJpeg(decodeImage(image, openCvPictures), jpegQuality)),
  };
}

/** Ten pages look at one JPEG. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
