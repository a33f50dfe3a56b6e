import { nsToStamp } from '../nodes/runtime/stamp.js';

import { resizeFrame } from '../pictures/resizeFrame.js';
import { CdrEncoder } from '../record/CdrEncoder.js';
import { McapFile } from '../record/McapFile.js';
import { installedDefinition } from '../sources/types/installedDefinition.js';
import { openVideo } from '../sources/video/openVideo.js';
import { recordingOption } from './recordingOption.js';

/** Where recordings of the benches begin, and how far apart their pictures are, nanoseconds. */
export const rawStartNs = 1_700_000_000_000_000_000n;
export const rawPictureEveryNs = 33_333_333n;

export const imageType = 'sensor_msgs/msg/Image';
export const textType = 'std_msgs/msg/String';

/** A topic of short texts. */
export interface TextTopic {
  readonly name: string;
  readonly everyNs: bigint;
  readonly text: Buffer;
}

/** CDR of a text of so many bytes. */
export function textMessage(bytes: number): Buffer {
  const data = 'ш'.repeat(Math.ceil(bytes / 2));
  return Buffer.from(new CdrEncoder(definitionOf(textType)).encode({ data }));
}

/** CDR of a raw picture of 640x480 with a face. */
export async function pictureMessage(): Promise<Buffer> {
  const video = await openVideo(recordingOption.default);
  try {
    for await (const frame of video.frames()) {
      const { width, height, data } = resizeFrame(frame, { width: 640, height: 480 });
      const header = { stamp: nsToStamp(0n), frame_id: 'camera' };
      const image = { header, width, height, encoding: 'rgb8', is_bigendian: 0, step: 3 * width, data };
      return Buffer.from(new CdrEncoder(definitionOf(imageType)).encode(image));
    }
  } finally {
    await video.close();
  }
  throw new Error('The recording holds no picture.');
}

/** So many pictures at 30 Hz on `/camera/image_raw`, and topics of texts for as long. */
export async function writeRawMcap(
  path: string,
  {
    pictures,
    picture,
    texts,
  }: { readonly pictures: number; readonly picture: Buffer; readonly texts: readonly TextTopic[] },
): Promise<void> {
  const file = new McapFile(path, { profile: 'ros2', library: 'bench' });
  const channel = (topic: string, type: string) =>
    file.addChannel({
      topic,
      type,
      definition: { encoding: 'ros2msg', text: definitionOf(type) },
      messageEncoding: 'cdr',
    });
  const camera = channel('/camera/image_raw', imageType);
  const others = texts.map((topic) => ({
    ...topic,
    channelId: channel(topic.name, textType),
    nextNs: rawStartNs,
  }));
  for (let index = 0; index < pictures; index++) {
    const logNs = rawStartNs + BigInt(index) * rawPictureEveryNs;
    file.write({ channelId: camera, logNs, publishNs: logNs, data: pictureAt(picture, index, logNs) });
    for (const other of others) {
      for (; other.nextNs < logNs + rawPictureEveryNs; other.nextNs += other.everyNs) {
        const { channelId, nextNs, text } = other;
        file.write({ channelId, logNs: nextNs, publishNs: nextNs, data: text });
      }
    }
    if (file.waitingBytes > 32e6) await file.flush();
  }
  await file.close();
}

/** The picture with its own stamp, and some pixels of its own: a camera that repeats itself is not looked at. */
function pictureAt(picture: Buffer, index: number, stampNs: bigint): Buffer {
  const data = Buffer.from(picture);
  data.writeInt32LE(Number(stampNs / 1_000_000_000n), 4);
  data.writeUInt32LE(Number(stampNs % 1_000_000_000n), 8);
  data.writeUInt32LE(index, data.length - 8);
  return data;
}

function definitionOf(type: string): string {
  const definition = installedDefinition(type, 'cdr');
  if (definition === undefined) throw new Error(`The definition of ${type} is missing.`);
  return definition.text;
}
