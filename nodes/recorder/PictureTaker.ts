import type { recorderParameters } from '../../config/recorder.js';
import { decodeRawImage } from '../../core/frame/decodeRawImage.js';
import { RapportError } from '../../core/RapportError.js';
import { compressJpeg } from '../../pictures/compressJpeg.js';
import { openCvPictures } from '../../pictures/openCvPictures.js';
import { CdrEncoder } from '../../record/CdrEncoder.js';
import { cdrReader } from '../../record/cdrReader.js';
import { definitionOf } from '../../record/messageDefinition.js';
import type { SessionTopic } from '../../record/SessionRecording.js';
import { readImage } from '../../sources/types/readImage.js';
import { imageSource } from '../imageTopicNames.js';
import type { RosImage } from '../messages/imageMessage.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { offeredQos } from '../runtime/qualityOfService.js';
import { subscribeRaw } from '../runtime/rawEndpoints.js';
import { topics } from '../topics.js';
import { pictureTopic } from './recordedTopics.js';

/** As many pictures wait while the disk or another message is dealt with. */
const depth = 8;

/** The camera's pictures as JPEG, subscribed to only while they are taken. */
export class PictureTaker {
  readonly topic: SessionTopic;
  readonly #context: NodeContext<typeof recorderParameters>;
  readonly #take: (data: Uint8Array) => void;
  readonly #toJpeg: (data: Uint8Array) => Uint8Array | undefined;
  #end: (() => void) | undefined;

  /** @param take gets CDR bytes of sensor_msgs/CompressedImage */
  constructor(context: NodeContext<typeof recorderParameters>, take: (data: Uint8Array) => void) {
    this.#context = context;
    this.#take = take;
    this.topic = pictureTopic(context.node);
    this.#toJpeg = jpegOf(() => context.parameters().jpeg_quality);
  }

  start(): void {
    if (this.#end !== undefined) return;
    const { node, parameters } = this.#context;
    const { transport, name } = imageSource(node, parameters().image_transport);
    const { type } = transport === 'raw' ? topics.image : topics.compressedImage;
    const qos = { ...offeredQos('newest'), depth };
    this.#end = subscribeRaw(node, { name, type, qos }, (data) => {
      const jpeg = transport === 'raw' ? this.#jpeg(data) : data;
      if (jpeg !== undefined) this.#take(jpeg);
    });
  }

  stop(): void {
    this.#end?.();
    this.#end = undefined;
  }

  #jpeg(data: Uint8Array): Uint8Array | undefined {
    try {
      return this.#toJpeg(data);
    } catch (error) {
      if (!(error instanceof RapportError)) throw error;
      // The face node tells of the same image; here it is a hole in the recording.
      const text = `A picture is missing in the recording: ${error.message}`;
      this.#context.diagnostics.warn({ code: 'record/picture', text });
      return undefined;
    }
  }
}

function jpegOf(quality: () => number): (data: Uint8Array) => Uint8Array | undefined {
  const { type } = topics.image;
  const read = cdrReader<RosImage>(definitionOf(type));
  const encoder = new CdrEncoder(definitionOf(topics.compressedImage.type));
  return (data) => {
    const message = read(data);
    const image = readImage(type, message);
    if (image === undefined || !('encoding' in image)) return undefined;
    const file = compressJpeg(decodeRawImage(image, openCvPictures), quality());
    return encoder.encode({ header: message.header, format: 'jpeg', data: new Uint8Array(file) });
  };
}
